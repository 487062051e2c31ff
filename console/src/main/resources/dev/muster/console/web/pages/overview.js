// The first page: of an empty installation what is to be done, of another one how it stands.
import { html, useState } from '../lib.js';
import { post } from '../api.js';
import { useAct, useEvents, useNow, useResource } from '../hooks.js';
import { useMay } from '../me.js';
import { Act, Copy, Facts, Same, State, Time, Trouble, Waits } from '../parts.js';
import { to } from '../router.js';
import { count, when } from '../words.js';

const TOLD_BY =
  'kind=PushCertificateStored,EnrollmentLinkCreated,EnrollmentLinkRevoked,TokenUpdate,Authenticate,CheckOut,DepTokenAccepted,DepKeyMade,CommandRequested';

/** A QR code, of the rows that the API gives. */
const Code = ({ rows }) => {
  const size = rows.length + 8;
  const path = rows.flatMap((row, y) => [...row].map((c, x) => (c === '1' ? `M${x + 4} ${y + 4}h1v1h-1z` : ''))).join('');
  return html`<svg class="qr" viewBox=${`0 0 ${size} ${size}`} role="img" aria-label="The link as a QR code">
    <rect width=${size} height=${size} fill="#fff" /><path d=${path} fill="#000" />
  </svg>`;
};

function Link() {
  const may = useMay();
  const act = useAct();
  const [label, setLabel] = useState('');
  const [made, setMade] = useState(null);
  const body = { label: label || 'My first Mac' };
  const make = async (event) => {
    event.preventDefault();
    const link = await act.run(() => post('/v1/enrollment-links', body));
    if (link) setMade(link);
  };
  if (made) {
    return html`<div class="link">
      <${Code} rows=${made.qr} />
      <p><code>${made.url}</code> <${Copy} text=${made.url} /></p>
      <p class="quiet">Open it on the device. It is good for one device until ${when(made.expires_at)}, and is not shown again.</p>
    </div>`;
  }
  return html`<form onSubmit=${make}>
      <label for="label">What the link is for</label>
      <input id="label" maxlength="200" placeholder="My first Mac" value=${label} onInput=${(e) => setLabel(e.target.value)} />
      <${Act} type="submit" may=${may('enrollment-links:manage')} needs="enrollment-links:manage" why=${act.busy ? 'One moment…' : ''}>Make a link<//>
    </form>
    <${Trouble} problem=${act.problem} />
    <${Same} command=${`muster enroll-link create '${body.label}' --qr`} method="POST" path="/v1/enrollment-links" body=${body} />`;
}

/** What is done needs no words any more, unless it can be done again. */
const Step = ({ done, again, title, note, children }) =>
  html`<li class=${done ? 'done' : ''}>
    <h2><${State} kind=${done ? 'good' : 'wait'}>${title}<//></h2>
    ${note ? html`<p>${note}</p>` : null}
    ${done && !again ? null : children}
  </li>`;

/** What an installation needs before the first device is managed; each ticks itself as the log sees it. */
function Checklist({ status, push, accounts, address }) {
  const enrolled = (status.enrollments || {}).enrolled || 0;
  const linked = enrolled > 0 || status.needs.some((n) => n.check === 'devices' && n.text.includes('link waits'));
  const best = accounts.find((a) => a.state === 'good' || a.state === 'expiring');
  return html`<ol class="checklist" aria-label="What is to be done">
    <${Step} done=${push.length > 0} title="Push certificate" note=${push.length > 0 ? `For ${push[0].topic}, ${count(push[0].days_left, 'day')} left.` : 'Without one, devices can’t be woken, and refuse to enroll.'}>
      <p>Make a request here, have it signed by an MDM vendor, and bring it to Apple’s portal; the command line leads through it:</p>
      <p><code>muster push-cert request --email you@example.com</code> <${Copy} text="muster push-cert request --email you@example.com" /></p>
      <${Same} path="/v1/push/certificates" />
    <//>
    <${Step} done=${linked} again=${true} title="Enrollment link" note=${address ? address.text : ''}><${Link} /><//>
    <${Step} done=${enrolled > 0} title="First device" note=${enrolled > 0 ? `${count(enrolled, 'device')} and users are enrolled.` : 'It appears here as soon as it comes.'}>${null}<//>
    <${Step} done=${Boolean(best)} title="Apple Business account (DEP), if there is one" note=${accounts.length > 0 ? `${accounts[0].name}: ${accounts[0].text}` : ''}>
      <p><code>muster dep add NAME</code> makes the key that Apple wants, and says what comes next. <a href="/docs">The API’s pages</a> have the rest.</p>
    <//>
  </ol>`;
}

export function Overview() {
  const status = useResource('/v1/status');
  const push = useResource('/v1/push/certificates');
  const dep = useResource('/v1/dep/accounts');
  const now = useNow();
  const how = useEvents(TOLD_BY, () => [status, push, dep].forEach((r) => r.again()));
  const s = status.value;
  if (!s || !push.value || !dep.value) {
    const problem = status.problem || push.problem || dep.problem;
    return html`<h1>Overview</h1><${Trouble} problem=${problem} />${problem ? null : html`<${Waits} />`}`;
  }
  const enrolled = (s.enrollments || {}).enrolled || 0;
  const empty = enrolled === 0 || push.value.certificates.length === 0;
  return html`
    <h1>${empty ? 'First steps' : 'Overview'} <span class="live" aria-live="polite">${how === 'away' ? 'The server is away: trying again' : ''}</span></h1>
    <${Trouble} problem=${status.problem} />
    ${empty
      ? html`<${Checklist} status=${s} push=${push.value.certificates} accounts=${dep.value.accounts} address=${s.needs.find((n) => n.check === 'address')} />`
      : html`
          <${Facts} of=${[
            ['Enrolled', html`<a href=${to(['devices'], { q: '--status enrolled' })}>${enrolled.toLocaleString()}</a>`],
            ...Object.entries(s.platforms || {}),
            ['Commands waiting', s.queued],
            ['Queues stopped', s.held],
            ['In Setup Assistant', s.awaiting_configuration],
          ]} />
          <h2>What the installation needs</h2>
          ${s.needs.length === 0 ? html`<p><${State} kind="good">Nothing.<//></p>` : html`<ul class="findings">${s.needs.map((n) => html`<li><${State} of=${n.level}>${n.text}<//>${n.mend ? html`<p class="quiet">${n.mend}</p>` : null}</li>`)}</ul>`}
          <h2>Commands that were asked for last</h2>
          <table>
            <caption class="hidden">The last commands</caption>
            <thead><tr><th scope="col">Command</th><th scope="col">By</th><th scope="col">When</th><th scope="col" class="number">Devices</th></tr></thead>
            <tbody>${s.commands.map((c) => html`<tr key=${c.command_uuid} data-row>
              <td><a href=${to(['commands', c.command_uuid])}>${c.request_type}</a></td><td>${c.actor}</td>
              <td><${Time} at=${c.requested_at} now=${now} /></td><td class="number">${c.targets}</td></tr>`)}</tbody>
          </table>
          <details><summary>Let another device in</summary><${Link} /></details>
        `}
    <${Same} command="muster status" path="/v1/status" />
    <p class="quiet">Muster ${s.version} on ${s.node}, up since <${Time} at=${s.started_at} now=${now} />.</p>
  `;
}
