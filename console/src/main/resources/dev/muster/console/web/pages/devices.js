// The fleet: one query box, pages of 100, and what can be done with those that are chosen.
import { html, useEffect, useMemo, useState } from '../lib.js';
import { all, get, path } from '../api.js';
import { useAct, useEvents, useNow, useResource } from '../hooks.js';
import { useMay } from '../me.js';
import { Act, Same, State, Time, Trouble, Waits } from '../parts.js';
import { CommandDialog } from '../dialogs.js';
import { OPTIONS, read, selection } from '../query.js';
import { go, to } from '../router.js';
import { csv, save } from '../csv.js';
import { count, deviceName, model, shell } from '../words.js';

const COLUMNS = ['id', 'serial_number', 'device_name', 'user', 'product_name', 'model', 'os_version', 'build_version',
  'status', 'channel', 'queued', 'held', 'supervised', 'enrolled_via_dep', 'last_seen', 'waiting_since', 'unreachable',
  'certificate_expires_at'];
const SAVED = 'muster.queries';
const MOST_SAVED = 20;

/** What is told in place of where the enrollment stands. */
const standing = (e) => (e.unreachable ? 'unreachable' : e.held ? 'held' : e.status);

function savedQueries() {
  try {
    return JSON.parse(localStorage.getItem(SAVED) || '[]').filter((q) => typeof q === 'string');
  } catch {
    return [];
  }
}

export function Devices({ query }) {
  const asked = query.q || '';
  // Words such as -1d are taken once: what is asked for must not change with the clock.
  const understood = useMemo(() => read(asked), [asked]);
  const where = understood.wrong || understood.name
    ? null
    : path('/v1/enrollments', { ...understood.query, limit: 100, cursor: query.cursor });
  const page = useResource(where);
  const now = useNow();
  const may = useMay();
  const [text, setText] = useState(asked);
  const [saved, setSaved] = useState(savedQueries());
  const [chosen, setChosen] = useState(new Set());
  const [everything, setEverything] = useState(false);
  const [giving, setGiving] = useState(false);
  const finding = useAct();
  const exporting = useAct();
  const [exported, setExported] = useState(0);

  useEffect(() => setText(asked), [asked]);
  useEffect(() => setEverything(false), [asked]);
  // A list of the past stays as it is.
  useEvents(where && !understood.query.at ? 'kind=Authenticate,TokenUpdate,CheckOut,Report,CommandQueued,QueueHeld,QueueReleased' : null, page.again);

  const ask = async (event) => {
    event.preventDefault();
    const wanted = read(text);
    if (wanted.name) {
      const found = await finding.run(() => get(`/v1/enrollments/${encodeURIComponent(wanted.name)}`));
      if (found) go(to(['devices', found.id]));
      return;
    }
    go(to(['devices'], { q: text.trim() }));
  };
  const keep = () => {
    const kept = [asked, ...saved.filter((q) => q !== asked)].slice(0, MOST_SAVED);
    localStorage.setItem(SAVED, JSON.stringify(kept));
    setSaved(kept);
  };
  const forget = () => {
    const kept = saved.filter((q) => q !== asked);
    localStorage.setItem(SAVED, JSON.stringify(kept));
    setSaved(kept);
  };
  const take = async () => {
    setExported(0);
    const rows = await exporting.run(() => all('/v1/enrollments', understood.query, 'enrollments', setExported));
    if (rows) save('devices.csv', csv(COLUMNS, rows));
  };
  const toggle = (id) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
    setEverything(false);
  };

  const rows = page.stale || !page.value ? [] : page.value.enrollments;
  const line = asked && understood.query.query === asked.trim() ? `--query ${shell(asked.trim())}` : asked;
  const select = selection(understood.query);
  const whole = rows.length > 0 && rows.every((e) => chosen.has(e.id));
  const targets = [...chosen];
  return html`
    <h1>Devices</h1>
    <form role="search" class="query" onSubmit=${ask}>
      <label class="hidden" for="query">Query: options as of muster devices, or a device</label>
      <input
        id="query"
        list="options"
        autocomplete="off"
        spellcheck=${false}
        placeholder="family:Mac os<26, or --model 'Mac*', or a serial number, a name, an id"
        value=${text}
        onInput=${(e) => setText(e.target.value)}
      />
      <datalist id="options">
        ${saved.map((q) => html`<option value=${q}>saved</option>`)}
        ${Object.values(OPTIONS).map((o) => html`<option value=${`${text.replace(/\S*$/, '')}${o.example}`}></option>`)}
      </datalist>
      <button type="submit" class="main">Find</button>
      ${asked && (saved.includes(asked) ? html`<button type="button" onClick=${forget}>Forget</button>` : html`<button type="button" onClick=${keep}>Keep</button>`)}
    </form>
    ${saved.length > 0
      ? html`<p class="chips">Kept: ${saved.map((q) => html`<a href=${to(['devices'], { q })}>${q}</a>`)}</p>`
      : null}
    ${understood.wrong ? html`<p class="trouble" role="alert">${understood.wrong}</p>` : null}
    <${Trouble} problem=${finding.problem || page.problem || exporting.problem} />
    ${where === null ? null : html`
      <div class="tools" role="group" aria-label="With those that are chosen">
        <span aria-live="polite">${everything ? 'All that fit are chosen.' : chosen.size > 0 ? `${count(chosen.size, 'device')} chosen.` : ''}</span>
        <${Act}
          may=${may('devices:command')}
          needs="devices:command"
          why=${chosen.size === 0 && !everything ? 'Choose devices first.' : ''}
          onClick=${() => setGiving(true)}
        >Give a command…<//>
        ${select && !everything ? html`<button type="button" onClick=${() => setEverything(true)}>Choose all that fit</button>` : null}
        ${chosen.size > 0 || everything ? html`<button type="button" onClick=${() => {
          setChosen(new Set());
          setEverything(false);
        }}>Choose none</button>` : null}
        <button type="button" disabled=${exporting.busy} onClick=${take}>${exporting.busy ? `${exported}…` : 'CSV'}</button>
      </div>
      <table>
        <caption class="hidden">Devices and users that fit the query, by id</caption>
        <thead>
          <tr>
            <th scope="col">
              <input type="checkbox" aria-label="All of this page" checked=${whole || everything} onChange=${() => {
                const next = new Set(chosen);
                rows.forEach((e) => (whole ? next.delete(e.id) : next.add(e.id)));
                setChosen(next);
                setEverything(false);
              }} />
            </th>
            <th scope="col">Name</th>
            <th scope="col">Serial</th>
            <th scope="col">Model</th>
            <th scope="col">OS</th>
            <th scope="col">State</th>
            <th scope="col" class="number">Queued</th>
            <th scope="col">Last seen</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((e) => html`<tr key=${e.id} data-row>
            <td><input type="checkbox" aria-label=${`Choose ${deviceName(e)}`} checked=${everything || chosen.has(e.id)} onChange=${() => toggle(e.id)} /></td>
            <td><a href=${to(['devices', e.id], understood.query.at ? { at: understood.query.at } : {})}>${deviceName(e)}</a></td>
            <td>${e.serial_number}</td>
            <td>${model(e)}</td>
            <td>${e.os_version}</td>
            <td><${State} of=${standing(e)} /></td>
            <td class="number">${e.queued}</td>
            <td><${Time} at=${e.last_seen} now=${now} /></td>
          </tr>`)}
        </tbody>
      </table>
      ${rows.length === 0 && !page.loading && !page.problem ? html`<p>No device fits. ${asked ? html`<a href="#/devices">All devices</a>` : html`<a href="#/">Let one in</a>`}</p>` : null}
      ${page.loading && rows.length === 0 ? html`<${Waits} />` : null}
      <nav class="pager" aria-label="Pages of the list">
        ${query.cursor ? html`<a href=${to(['devices'], { q: asked })}>First 100</a>` : null}
        ${page.value && page.value.next ? html`<a rel="next" href=${to(['devices'], { q: asked, cursor: page.value.next })}>Next 100</a>` : null}
      </nav>
      <${Same} command=${`muster devices ${line}`.trim()} path=${where} />
    `}
    ${giving
      ? html`<${CommandDialog}
          type=""
          targets=${targets}
          select=${everything ? select : null}
          name=${everything ? line || '--all' : targets.length === 1 ? shell(targets[0]) : `--from - # ${count(targets.length, 'device')}`}
          onClose=${() => setGiving(false)}
          onGiven=${(given) => go(to(['commands', given.command_uuid]))}
        />`
      : null}
  `;
}
