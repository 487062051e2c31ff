// Who did what, and what happens: from the log, live.
import { html, useState } from '../lib.js';
import { path } from '../api.js';
import { useEvents, useNow, useResource } from '../hooks.js';
import { Same, State, Time, Trouble } from '../parts.js';
import { to } from '../router.js';
import { clock, count } from '../words.js';

const MOST = 300;

const Line = ({ e }) => html`<tr data-row>
  <td><time dateTime=${e.recorded_at} title=${e.recorded_at}>${clock(e.recorded_at)}</time></td>
  <td>${e.actor}</td>
  <td>${e.enrollment ? html`<a href=${to(['devices', e.enrollment])}>${e.enrollment}</a>` : html`<span class="quiet">the installation</span>`}</td>
  <td class=${e.refused || e.reason ? 'bad' : ''}>${e.text}${e.command_uuid ? html` <a href=${to(['commands', e.command_uuid])}>${e.request_type || 'the command'}</a>` : null}</td>
  <td class="quiet">${e.kind} ${e.partition}/${e.offset}</td>
</tr>`;

export function Activity({ query }) {
  const [events, setEvents] = useState([]);
  const [paused, setPaused] = useState(false);
  const [who, setWho] = useState('');
  const [what, setWhat] = useState('');
  const now = useNow();
  const how = useEvents(paused ? null : '', (more) => setEvents((known) => [...more.reverse(), ...known].slice(0, MOST)));
  const where = path('/v1/commands', { limit: 20, cursor: query.cursor });
  const asked = useResource(where);
  const refused = useResource('/v1/refusals?limit=20');
  const fits = (e) =>
    (e.actor || '').toLowerCase().includes(who.toLowerCase()) &&
    `${e.kind} ${e.text} ${e.enrollment || ''} ${e.request_type || ''}`.toLowerCase().includes(what.toLowerCase());
  const shown = events.filter(fits);
  return html`
    <h1>Activity <span class="live" aria-live="polite">${paused ? 'Paused' : how === 'live' ? 'Live' : how === 'away' ? 'The server is away: trying again' : ''}</span></h1>
    <div class="tools">
      <label for="who">Who</label> <input id="who" value=${who} onInput=${(e) => setWho(e.target.value)} />
      <label for="what">What</label> <input id="what" value=${what} onInput=${(e) => setWhat(e.target.value)} />
      <button type="button" aria-pressed=${paused} onClick=${() => setPaused(!paused)}>${paused ? 'Go on' : 'Pause'}</button>
    </div>
    <h2>As it happens</h2>
    ${shown.length === 0
      ? html`<p class="quiet">${events.length === 0 ? 'Nothing has happened since this page was opened.' : 'Nothing of that.'}</p>`
      : html`<table>
          <caption class="hidden">What happened since this page was opened, the latest first</caption>
          <thead><tr><th scope="col">Time</th><th scope="col">Who</th><th scope="col">Device</th><th scope="col">What</th><th scope="col">Proof: kind, partition and offset</th></tr></thead>
          <tbody>${shown.map((e) => html`<${Line} e=${e} key=${e.event_id} />`)}</tbody>
        </table>`}
    <${Same} command="muster tail" path="/v1/events" />
    <h2>What admins asked for</h2>
    <${Trouble} problem=${asked.problem} />
    <table>
      <caption class="hidden">Commands, the last first</caption>
      <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col" class="number">Devices</th></tr></thead>
      <tbody>${(asked.value ? asked.value.commands : []).filter((c) => fits({ actor: c.actor, kind: '', text: c.request_type })).map((c) => html`<tr key=${c.command_uuid} data-row>
        <td><${Time} at=${c.requested_at} now=${now} /></td><td>${c.actor}</td>
        <td><a href=${to(['commands', c.command_uuid])}>${c.request_type}</a></td><td class="number">${count(c.targets, 'device')}</td>
      </tr>`)}</tbody>
    </table>
    <p><a href="#/commands">All commands</a></p>
    <h2>What was refused</h2>
    <${Trouble} problem=${refused.problem} />
    ${refused.value && refused.value.refusals.length === 0 ? html`<p><${State} kind="good">Nothing, since this node started.<//></p>` : null}
    <ul class="findings">${(refused.value ? refused.value.refusals : []).map((r) => html`<li><${State} kind="wrong">${r.text || r.reason}<//> <${Time} at=${r.recorded_at || r.occurred_at} now=${now} /></li>`)}</ul>
    <${Same} command="muster refusals" path="/v1/refusals?limit=20" />
  `;
}
