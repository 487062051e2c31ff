// Giving a command: what it says, for whom it would be, and only then the command itself.
import { html, useEffect, useRef, useState } from './lib.js';
import { get, post } from './api.js';
import { useAct } from './hooks.js';
import { Dialog, Same, Trouble } from './parts.js';
import { count, shell } from './words.js';

/** What commands need that are given often; all others begin with the catalog's example. */
const PRESETS = {
  DeviceInformation: {
    Queries: ['DeviceName', 'OSVersion', 'BuildVersion', 'ModelName', 'ProductName', 'SerialNumber', 'IsSupervised'],
  },
  SecurityInfo: {},
  RestartDevice: {},
  ProfileList: {},
};

/** Six digits that nobody chose. */
function pin() {
  const limit = 4294000000;
  let n;
  do [n] = crypto.getRandomValues(new Uint32Array(1));
  while (n >= limit);
  return String(n % 1000000).padStart(6, '0');
}

async function begin(type) {
  if (type === 'DeviceLock') return { PIN: pin(), Message: '' };
  if (PRESETS[type]) return PRESETS[type];
  const known = await get(`/v1/command-types/${encodeURIComponent(type)}`);
  const { RequestType, ...rest } = known.example || {};
  return rest;
}

/**
 * Asks for a command and gives it.
 * @param {string} type RequestType; '' lets one choose
 * @param {string[]} targets enrollments, where no selection is given
 * @param {object} select a selection of targets
 * @param {string} name of the targets, for the command line
 */
export function CommandDialog({ type, targets, select, name, onClose, onGiven }) {
  const [chosen, setChosen] = useState(type);
  const [types, setTypes] = useState([]);
  const [text, setText] = useState('');
  const [plan, setPlan] = useState(null);
  const [typed, setTyped] = useState('');
  const begun = useRef('');
  const act = useAct();
  const about = types.find((t) => t.request_type === chosen);

  useEffect(() => {
    get('/v1/command-types').then((found) => setTypes(found.command_types), () => {});
  }, []);
  useEffect(() => {
    setPlan(null);
    // What was begun for a command is someone's from then on.
    if (!chosen || begun.current === chosen || (!type && !about)) return;
    begun.current = chosen;
    begin(chosen)
      .catch(() => ({}))
      .then((keys) => begun.current === chosen && setText(JSON.stringify(keys, null, 2)));
  }, [chosen, Boolean(about)]);

  let keys = null;
  let wrong = '';
  try {
    keys = JSON.parse(text || '{}');
    keys = Object.fromEntries(Object.entries(keys).filter(([, v]) => v !== ''));
  } catch (e) {
    wrong = e.message;
  }
  const request = {
    ...(select ? { select } : { enrollments: targets }),
    command: { RequestType: chosen, ...keys },
  };
  const command = `muster command ${chosen || 'TYPE'} ${name}${Object.entries(keys || {})
    .map(([key, value]) => ` -p ${shell(`${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)}`)
    .join('')}`;

  const look = async (event) => {
    event.preventDefault();
    setPlan(await act.run(() => post('/v1/commands', { ...request, dry_run: true })) || null);
  };
  const give = async () => {
    const given = await act.run(() => post('/v1/commands', { ...request, expected_targets: plan.targets }));
    if (given) onGiven(given);
  };
  const agreed = !plan || plan.confirm !== 'count' || typed.trim() === String(plan.targets);
  const refused = plan ? plan.enrollments.filter((e) => e.result !== 'accepted') : [];

  return html`<${Dialog} title=${type ? `${type} for ${name}` : `A command for ${name}`} onClose=${onClose}>
    <form onSubmit=${look}>
      ${type
        ? null
        : html`<label for="type">Command</label>
            <input id="type" list="types" value=${chosen} autocomplete="off" onInput=${(e) => setChosen(e.target.value)} />
            <datalist id="types">${types.map((t) => html`<option value=${t.request_type}>${t.summary}</option>`)}</datalist>`}
      ${about ? html`<p class="quiet">${about.summary}</p>` : null}
      <label for="keys">Its keys, as Apple names them (JSON)</label>
      <textarea id="keys" rows="7" spellcheck=${false} value=${text} onInput=${(e) => {
        setText(e.target.value);
        setPlan(null);
      }}></textarea>
      ${wrong ? html`<p class="trouble" role="alert">That is no JSON: ${wrong}</p>` : null}
      <${Same} command=${command} method="POST" path="/v1/commands" body=${request} />
      ${plan
        ? html`<section aria-live="polite">
            <p>
              <strong>${plan.about || `It goes to ${count(plan.targets, 'device')}.`}</strong>
              ${plan.refused > 0 ? ` ${count(plan.refused, 'device')} would not get it.` : ''}
            </p>
            ${refused.length > 0
              ? html`<ul>${refused.slice(0, 20).map((e) => html`<li>${e.enrollment}: ${e.detail || e.result}</li>`)}</ul>`
              : null}
            ${plan.confirm === 'count'
              ? html`<label for="typed">Type how many they are (${plan.targets}) to go on</label>
                  <input id="typed" inputmode="numeric" autocomplete="off" value=${typed} onInput=${(e) => setTyped(e.target.value)} />`
              : null}
          </section>`
        : null}
      <${Trouble} problem=${act.problem} />
      <footer>
        <button type="button" onClick=${onClose}>Cancel</button>
        ${plan
          ? html`<button type="button" class=${plan.danger ? 'danger' : 'main'} disabled=${act.busy || !agreed || plan.targets === 0} onClick=${give}>
              ${plan.danger ? `Give ${chosen} to ${plan.targets}` : `Queue ${chosen}`}
            </button>`
          : html`<button type="submit" class="main" disabled=${act.busy || Boolean(wrong) || !chosen}>Look what it would do</button>`}
      </footer>
    </form>
  <//>`;
}

/** Asks whether something is really wanted, and does it. */
export function ConfirmDialog({ title, about, verb, danger, command, path, body, children, onClose, work, onDone }) {
  const act = useAct();
  const run = async (event) => {
    event.preventDefault();
    const done = await act.run(work);
    if (done) onDone(done);
  };
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <form onSubmit=${run}>
      <p>${about}</p>
      ${children}
      <${Same} command=${command} method="POST" path=${path} body=${body} />
      <${Trouble} problem=${act.problem} />
      <footer>
        <button type="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class=${danger ? 'danger' : 'main'} disabled=${act.busy}>${verb}</button>
      </footer>
    </form>
  <//>`;
}
