// Where one is stands behind the # of the address, whole, so that it can be shared: #/devices?q=--os%20'<26'
import { useEffect, useState } from './lib.js';

/** What the address says. */
export function here() {
  const [path, query = ''] = location.hash.replace(/^#/, '').split('?');
  return {
    parts: path.split('/').filter(Boolean).map(decodeURIComponent),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** An address. */
export function to(parts, query = {}) {
  const given = Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== '');
  const search = new URLSearchParams(given).toString();
  return `#/${parts.map(encodeURIComponent).join('/')}${search ? `?${search}` : ''}`;
}

/** Goes there. */
export function go(address, replace = false) {
  if (replace) {
    history.replaceState(null, '', address);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = address;
  }
}

/** The same place with another query. */
export function turn(changes, replace = false) {
  const { parts, query } = here();
  go(to(parts, { ...query, ...changes }), replace);
}

/** Where one is, as it changes. */
export function useHere() {
  const [place, setPlace] = useState(here());
  useEffect(() => {
    const moved = () => setPlace(here());
    window.addEventListener('hashchange', moved);
    return () => window.removeEventListener('hashchange', moved);
  }, []);
  return place;
}
