// Small parts that pages are made of.
import { html, useEffect, useRef, useState } from './lib.js';
import { ago, when } from './words.js';

/** A moment: shortly, and whole for those who point at it. */
export const Time = ({ at, now }) =>
  at ? html`<time dateTime=${at} title=${`${when(at)} (${at})`}>${ago(at, now)}</time>` : html`<span class="quiet">never</span>`;

const SIGNS = {
  good: '✓',
  wrong: '✕',
  wait: '◷',
  stop: '‖',
  note: '!',
  off: '–',
};

const STATES = {
  Acknowledged: 'good',
  enrolled: 'good',
  released: 'good',
  done: 'good',
  ok: 'good',
  reported: 'good',
  removed: 'good',
  current: 'good',
  Error: 'wrong',
  CommandFormatError: 'wrong',
  refused: 'wrong',
  unreachable: 'wrong',
  wrong: 'wrong',
  failed: 'wrong',
  drifted: 'wrong',
  conflict: 'wrong',
  NotNow: 'wait',
  queued: 'wait',
  pending: 'wait',
  offered: 'wait',
  told: 'wait',
  accepted: 'wait',
  removing: 'wait',
  authenticated: 'wait',
  running: 'wait',
  releasing: 'wait',
  candidate: 'wait',
  held: 'stop',
  note: 'note',
};

/** A state: a sign and a word, so that no one needs the color. */
export const State = ({ of, kind, children }) => {
  const shown = kind || STATES[of] || 'off';
  return html`<span class=${`state ${shown}`}><span aria-hidden="true">${SIGNS[shown]}</span> ${children || of}</span>`;
};

/** What went wrong, as the API says it. */
export const Trouble = ({ problem }) =>
  problem
    ? html`<div class="trouble" role="alert">
        <strong>${problem.status > 0 ? `${problem.message}` : problem.message}</strong>
        ${problem.body && problem.body.candidates
          ? html`<ul>
              ${problem.body.candidates.map((c) => html`<li>${typeof c === 'string' ? c : JSON.stringify(c)}</li>`)}
            </ul>`
          : null}
      </div>`
    : null;

/** What is not there yet. */
export const Waits = ({ for: what }) => html`<p class="quiet" aria-busy="true">${what || 'One moment…'}</p>`;

/** Text that can be taken along. */
export function Copy({ text, label = 'Copy' }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      setTimeout(() => setDone(false), 2000);
    } catch {
      setDone(false);
    }
  };
  return html`<button type="button" class="small" onClick=${copy}>${done ? 'Copied' : label}</button>`;
}

/** The command line and the request that do the same: nothing can be done here alone. */
export const Same = ({ command, method = 'GET', path, body }) => {
  const request = `curl ${method === 'GET' ? '' : `-X ${method} `}-H "Authorization: Bearer $MUSTER_TOKEN" ${
    body ? `-H 'Content-Type: application/json' -d '${JSON.stringify(body).replaceAll("'", "'\\''")}' ` : ''
  }"$MUSTER_SERVER${path}"`;
  return html`<details class="same">
    <summary>The same by command line and request</summary>
    ${[command, request].filter(Boolean).map(
      (line) => html`<div class="line"><code>${line}</code> <${Copy} text=${line} /></div>`,
    )}
  </details>`;
};

/** Names and values. Those without a value are left out. */
export const Facts = ({ of }) =>
  html`<dl class="facts">
    ${of
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;

/** A window that asks for something. Escape closes it. */
export function Dialog({ title, onClose, children }) {
  const ref = useRef(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return html`<dialog ref=${ref} aria-label=${title} onCancel=${onClose}>
    <header>
      <h2>${title}</h2>
      <button type="button" class="small" aria-label="Close" onClick=${onClose}>✕</button>
    </header>
    ${children}
  </dialog>`;
}

/** A choice among pages of a page. */
export const Tabs = ({ of, chosen, href }) =>
  html`<nav class="tabs" aria-label="Views">
    ${of.map(
      ([key, name]) => html`<a href=${href(key)} aria-current=${key === chosen ? 'page' : undefined}>${name}</a>`,
    )}
  </nav>`;

/** A button that says what it needs where that is missing. */
export const Act = ({ may, needs, why, danger, onClick, children, ...rest }) => {
  const off = why || (may ? '' : `Your token lacks the scope ${needs}.`);
  return html`<button
    type="button"
    class=${danger ? 'danger' : ''}
    disabled=${Boolean(off)}
    title=${off || (needs ? `Needs the scope ${needs}.` : undefined)}
    onClick=${onClick}
    ...${rest}
  >
    ${children}
  </button>`;
};
