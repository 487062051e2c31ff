// What wants someone: each part is a question to the API, and says so.
import { html, useMemo } from '../lib.js';
import { path } from '../api.js';
import { useNow, useResource } from '../hooks.js';
import { Same, State, Time, Trouble } from '../parts.js';
import { to } from '../router.js';
import { count, deviceName, when } from '../words.js';

const DAY = 86400000;
const SHOWN = 20;
const OFF = ['failed', 'drifted', 'conflict'];
const TAKEOVER = 'enrolled-under-another-identity';

/** One question, its answers, and where there are more. */
function Part({ title, where, pick, none, row, command, more }) {
  const found = useResource(where);
  const rows = found.value ? pick(found.value) : [];
  return html`<section>
    <h2>${title} ${rows.length > 0 ? html`<span class="badge">${rows.length}${found.value.next ? '+' : ''}</span>` : null}</h2>
    <${Trouble} problem=${found.problem} />
    ${found.value && rows.length === 0 ? html`<p><${State} kind="good">${none}<//></p>` : null}
    ${rows.length > 0 ? html`<ul class="findings">${rows.slice(0, SHOWN).map((r) => html`<li data-row>${row(r)}</li>`)}</ul>` : null}
    ${rows.length > SHOWN && more ? html`<p><a href=${more}>All of them</a></p>` : null}
    <${Same} command=${command} path=${where} />
  </section>`;
}

const DeviceLink = ({ e }) => html`<a href=${to(['devices', e.id])}>${deviceName(e)}</a> ${e.serial_number || ''}`;

export function Attention() {
  const now = useNow(60000);
  // What is asked for must not change with every tick of the clock.
  const yesterday = useMemo(() => new Date(Math.floor(Date.now() / 60000) * 60000 - DAY).toISOString(), []);
  return html`
    <h1>Needs attention</h1>
    <${Part} title="The installation" where="/v1/status" pick=${(s) => s.needs} none="It lacks nothing." command="muster status"
      row=${(n) => html`<${State} of=${n.level}>${n.text}<//>${n.mend ? html`<p class="quiet">${n.mend}</p>` : null}`} />
    <${Part} title="Ends soon" where="/v1/expiring" pick=${(s) => s.certificates.filter((c) => c.days_left < 60)} none="Nothing ends within 60 days." command="muster expiring"
      row=${(c) => html`<${State} kind=${c.days_left < 0 ? 'wrong' : 'note'}>${c.use}: ${c.days_left < 0 ? 'ended' : `ends in ${count(c.days_left, 'day')}`}<//> ${c.use === 'device' ? html`<a href=${to(['devices', c.name])}>${c.name}</a>` : c.name} <span class="quiet">${when(c.ends_at)}</span>`} />
    <${Part} title="Waiting for more than a day" where=${path('/v1/enrollments', { waiting_since: yesterday, limit: 100 })} pick=${(s) => s.enrollments}
      none="No device keeps its commands waiting." command="muster devices --waiting-since -1d" more=${to(['devices'], { q: '--waiting-since -1d' })}
      row=${(e) => html`<${DeviceLink} e=${e} /> <${State} kind="wait">${count(e.queued, 'command')}<//> since <${Time} at=${e.waiting_since} now=${now} />, last seen <${Time} at=${e.last_seen} now=${now} />`} />
    <${Part} title="Not as it should be" where="/v1/desired" pick=${(s) => s.sets.flatMap((set) => set.profiles.flatMap((p) => Object.entries(p.devices || {}).filter(([state]) => OFF.includes(state)).map(([state, n]) => ({ set: set.name, name: p.name, state, n }))))}
      none="No profile failed or was lost." command="muster desired" more="#/wanted"
      row=${(p) => html`<a href="#/wanted">${p.name}</a> <span class="quiet">of ${p.set}</span> <${State} of=${p.state}>${`${p.state}: ${count(p.n, 'device')}`}<//>`} />
    <${Part} title="Unreachable" where=${path('/v1/enrollments', { unreachable: true, limit: 100 })} pick=${(s) => s.enrollments}
      none="APNs knows every push token." command="muster devices --unreachable" more=${to(['devices'], { q: '--unreachable' })}
      row=${(e) => html`<${DeviceLink} e=${e} /> <${State} of="unreachable">${e.unreachable}<//> since <${Time} at=${e.unreachable_since} now=${now} />`} />
    <${Part} title="In Setup Assistant" where="/v1/provisioning?order=urgent&limit=100" pick=${(s) => s.devices.filter((d) => d.state === 'held' || d.state === 'running' || d.gave_up)}
      none="Nobody waits." command="muster provision status"
      row=${(d) => html`<a href=${to(['devices', d.enrollment])}>${d.serial_number || d.enrollment}</a> <${State} of=${d.state} /> ${d.text} <span class="quiet">awaits ${d.awaits} (${d.who}), released <${Time} at=${d.deadline} now=${now} /> at the latest</span>`} />
    <${Part} title="Takeovers that were refused" where=${path('/v1/refusals', { reason: TAKEOVER, limit: 100 })} pick=${(s) => s.refusals}
      none="Nobody tried to take a device’s place." command=${`muster refusals --reason ${TAKEOVER}`}
      row=${(r) => html`<${State} kind="wrong">${r.text || r.reason}<//> ${r.enrollment ? html`<a href=${to(['devices', r.enrollment])}>${r.enrollment}</a>` : ''} <${Time} at=${r.recorded_at || r.occurred_at} now=${now} />`} />
    <${Part} title="Apple Business accounts (DEP)" where="/v1/dep/accounts" pick=${(s) => s.accounts.filter((a) => a.state !== 'good' || a.problem)} none="Each is as it should be." command="muster dep status"
      row=${(a) => html`<strong>${a.name}</strong> <${State} kind=${a.state === 'rejected' ? 'wrong' : 'note'}>${a.text}<//>${a.problem ? html`<p class="quiet">${a.problem}</p>` : null}`} />
  `;
}
