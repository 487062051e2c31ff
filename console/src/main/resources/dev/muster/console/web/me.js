// Who is signed in, for all pages.
import { createContext, useContext } from './lib.js';

export const Me = createContext({ name: '', scopes: [] });

/** Whether the one who is signed in may do this. */
export function useMay() {
  const me = useContext(Me);
  return (scope) => me.scopes.includes(scope);
}
