// What is kept about a device for people. Nothing is shown before a reason is given, and the reason is on record.
import { html, useState } from '../lib.js';
import { path, post } from '../api.js';
import { useAct, useResource, useTurn } from '../hooks.js';
import { useMay } from '../me.js';
import { Act, Copy, Dialog, Same, State, Time, Trouble, Waits } from '../parts.js';
import { to } from '../router.js';
import { shell } from '../words.js';

const KINDS = {
  'activation-lock-bypass-code': 'Code that ends an Activation Lock',
  'admin-password': 'Password of the admin account',
  'lock-pin': 'PIN of a lock or erasure',
  'filevault-recovery-key': 'FileVault recovery key',
  'bootstrap-token': 'Bootstrap token',
};

/** Of a secret, where it stood at a moment; nothing if there was none yet. */
function standing(secret, at) {
  if (!at) return secret.standing;
  if (secret.made_at > at) return null;
  if (secret.ended_at && secret.ended_at <= at) return secret.standing === 'dropped' ? 'dropped' : 'former';
  return !secret.confirmed_at || secret.confirmed_at > at ? 'candidate' : 'current';
}

function Reveal({ secret, onClose }) {
  const [reason, setReason] = useState('');
  const [value, setValue] = useState(null);
  const act = useAct();
  const own = `/v1/secrets/${encodeURIComponent(secret.id)}/reveal`;
  const send = async (event) => {
    event.preventDefault();
    const found = await act.run(() => post(own, { reason }));
    if (found) setValue(found.value);
  };
  return html`<${Dialog} title=${KINDS[secret.kind] || secret.kind} onClose=${onClose}>
    ${value !== null
      ? html`<p class="secret"><output>${value}</output> <${Copy} text=${value} /></p><p class="quiet">That you saw it is on record.</p>`
      : html`<form onSubmit=${send}>
          <label for="reason">Why is it needed? It is recorded, and then the secret is shown.</label>
          <input id="reason" required maxlength="500" autocomplete="off" autofocus value=${reason} onInput=${(e) => setReason(e.target.value)} />
          <${Same} command=${`muster secrets reveal ${secret.id} --reason '…'`} method="POST" path=${own} body=${{ reason: reason || '…' }} />
          <${Trouble} problem=${act.problem} />
          <footer>
            <button type="button" onClick=${onClose}>Cancel</button>
            <button type="submit" class="main" disabled=${act.busy}>Show it</button>
          </footer>
        </form>`}
  <//>`;
}

/** Who locked, erased or searched for it, and what it answered. */
function Trail({ id, at, turn, now }) {
  const where = `/v1/enrollments/${encodeURIComponent(id)}/lock-trail`;
  const found = useResource(where);
  useTurn(turn, found.again);
  const trail = (found.value ? found.value.trail : []).filter((f) => !at || !f.queued_at || f.queued_at <= at);
  if (trail.length === 0) return html`<${Trouble} problem=${found.problem} />`;
  return html`
    <h2>Locks, erasures and searches</h2>
    <table>
      <caption class="hidden">Who locked, erased or searched for it, the last first</caption>
      <thead><tr><th scope="col">What</th><th scope="col">By</th><th scope="col">When</th>${at ? null : html`<th scope="col">State</th><th scope="col">Answer</th>`}</tr></thead>
      <tbody>
        ${trail.map((f) => html`<tr key=${f.command_uuid}>
          <td><a href=${to(['commands', f.command_uuid])}>${f.request_type}</a></td>
          <td>${f.by}</td>
          <td><${Time} at=${f.queued_at} now=${now} /></td>
          ${at ? null : html`<td><${State} of=${f.state} /></td><td>${Object.entries(f.answer || {}).map(([k, v]) => `${k}: ${typeof v === 'object' ? JSON.stringify(v) : v}`).join(', ')}</td>`}
        </tr>`)}
      </tbody>
    </table>
    <${Same} command=${`muster lock-trail ${shell(id)}`} path=${where} />
  `;
}

export function SecretsTab({ id, serial, at, turn, now }) {
  const where = serial ? path('/v1/secrets', { serial }) : null;
  const found = useResource(where);
  useTurn(turn, found.again);
  const may = useMay();
  const [shown, setShown] = useState(null);
  if (!serial) return html`<p>It has told no serial number, by which secrets are kept.</p>`;
  const all = (found.value ? found.value.secrets : []).map((s) => ({ ...s, then: standing(s, at) })).filter((s) => s.then);
  return html`
    <${Trouble} problem=${found.problem} />
    ${found.loading && !found.value ? html`<${Waits} />` : null}
    ${found.value && all.length === 0 ? html`<p>Nothing ${at ? 'was' : 'is'} kept about it.</p>` : null}
    ${all.length > 0
      ? html`<table>
          <caption class="hidden">Secrets, the newest first</caption>
          <thead><tr><th scope="col">What</th><th scope="col">Standing</th><th scope="col">Made</th><th scope="col">Last shown</th><th scope="col"><span class="hidden">Action</span></th></tr></thead>
          <tbody>
            ${all.map((s) => html`<tr key=${s.id}>
              <td>${KINDS[s.kind] || s.kind}</td>
              <td><${State} of=${s.then} /></td>
              <td><${Time} at=${s.made_at} now=${now} /></td>
              <td><${Time} at=${s.revealed_at} now=${now} /></td>
              <td><${Act} may=${may('secrets:reveal')} needs="secrets:reveal" onClick=${() => setShown(s)}>Show…<//></td>
            </tr>`)}
          </tbody>
        </table>`
      : null}
    <${Same} command=${`muster secrets list ${shell(serial)}`} path=${where} />
    <${Trail} id=${id} at=${at} turn=${turn} now=${now} />
    ${shown
      ? html`<${Reveal} secret=${shown} onClose=${() => {
          setShown(null);
          found.again();
        }} />`
      : null}
  `;
}
