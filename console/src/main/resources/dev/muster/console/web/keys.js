// Keys: / to the query, j and k along the rows, Enter opens one, ? says what there is.

export const KEYS = [
  ['/', 'go to the query'],
  ['j', 'next row'],
  ['k', 'row before'],
  ['Enter', 'open the row'],
  ['[', 'of a device: one event earlier'],
  [']', 'of a device: one event later'],
  ['1 … 7', 'go to the pages, in their order'],
  ['?', 'this list'],
  ['Esc', 'close what is open'],
];

/** Whether someone is writing. */
const writes = (target) =>
  target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName) ||
  (target.tagName === 'INPUT' && !['checkbox', 'range', 'radio'].includes(target.type));

/**
 * Listens to keys.
 * @param {Record<string, () => void>} actions by key
 */
export function listen(actions) {
  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target) || document.querySelector('dialog[open]')) {
      return;
    }
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  };
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}

/** Moves along the rows of the page. */
export function step(by) {
  const rows = [...document.querySelectorAll('[data-row]')];
  if (rows.length === 0) return;
  const now = rows.indexOf(document.activeElement.closest('[data-row]'));
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + by))];
  (next.matches('a') ? next : next.querySelector('a')).focus();
}
