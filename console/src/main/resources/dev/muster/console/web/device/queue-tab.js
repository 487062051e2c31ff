// What waits for the device, in the order in which it is offered, and what became of the rest.
import { html } from '../lib.js';
import { path } from '../api.js';
import { useResource, useTurn } from '../hooks.js';
import { Same, State, Time, Trouble } from '../parts.js';
import { to } from '../router.js';
import { shell } from '../words.js';

const Ended = ({ id, turn, now }) => {
  const where = path(`/v1/enrollments/${encodeURIComponent(id)}/commands`, { limit: 100 });
  const found = useResource(where);
  useTurn(turn, found.again);
  return html`
    <h2>What became of its commands</h2>
    <${Trouble} problem=${found.problem} />
    <table>
      <caption class="hidden">Commands, the last queued first</caption>
      <thead><tr><th scope="col">Command</th><th scope="col">State</th><th scope="col" class="number">Offered</th><th scope="col">Queued</th><th scope="col">Ended</th><th scope="col">Why</th></tr></thead>
      <tbody>
        ${(found.value ? found.value.enrollments : []).map((f) => html`<tr key=${f.command_uuid} data-row>
          <td><a href=${to(['commands', f.command_uuid])}>${f.request_type}</a></td>
          <td><${State} of=${f.state} /></td>
          <td class="number">${f.offered}</td>
          <td><${Time} at=${f.queued_at} now=${now} /></td>
          <td>${f.ended_at ? html`<${Time} at=${f.ended_at} now=${now} />` : ''}</td>
          <td>${f.reason || (f.error_chain || []).map((e) => e.description || `${e.error_domain} ${e.error_code}`).join('; ')}</td>
        </tr>`)}
      </tbody>
    </table>
    <${Same} command=${`muster show ${shell(id)}`} path=${where} />`;
};

export function QueueTab({ enrollment, at, turn, now }) {
  const queue = enrollment.queue || [];
  return html`
    ${queue.length === 0
      ? html`<p>Nothing ${at ? 'waited for it then' : 'waits for it'}.</p>`
      : html`<table>
          <caption>${at ? 'What waited for it then' : 'What waits for it'}, in the order in which it is offered</caption>
          <thead><tr><th scope="col">Command</th><th scope="col">Queued</th><th scope="col">Good until</th><th scope="col">Why it waits</th></tr></thead>
          <tbody>
            ${queue.map((c) => html`<tr key=${c.command_uuid} data-row>
              <td><a href=${to(['commands', c.command_uuid])}>${c.request_type}</a></td>
              <td><${Time} at=${c.queued_at} now=${now} /></td>
              <td>${c.valid_until ? html`<${Time} at=${c.valid_until} now=${now} />` : 'ever'}</td>
              <td>${c.not_now ? 'The device said NotNow, and gets it when it comes again.' : c.not_before ? html`It is held back: <${Time} at=${c.not_before} now=${now} />` : enrollment.held ? 'Its queue is stopped.' : 'The device has not come for it.'}</td>
            </tr>`)}
          </tbody>
        </table>`}
    ${at ? null : html`<${Ended} id=${enrollment.id} turn=${turn} now=${now} />`}
  `;
}
