// The one library: Preact with its hooks, and htm, which reads templates. Values in a template become text nodes and
// properties, never markup, so nothing that a device says can be anything but text.
export {
  html,
  render,
  createContext,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useCallback,
} from './vendor/htm-preact.js';
