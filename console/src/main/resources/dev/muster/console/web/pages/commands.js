// Commands: what was asked for, and what became of it, device by device.
import { html, useState } from '../lib.js';
import { path, post } from '../api.js';
import { useEvents, useNow, useResource } from '../hooks.js';
import { useMay } from '../me.js';
import { Act, Facts, Same, State, Time, Trouble, Waits } from '../parts.js';
import { ConfirmDialog } from '../dialogs.js';
import { to } from '../router.js';
import { count } from '../words.js';

const ENDED_WELL = ['Acknowledged'];

/** How far it has come. */
const Progress = ({ command }) => {
  const states = Object.entries(command.states || {});
  const well = states.filter(([s]) => ENDED_WELL.includes(s)).reduce((n, [, c]) => n + c, 0);
  return html`<p aria-live="polite">
    <progress max=${command.targets || 1} value=${command.targets - (command.open ?? command.targets)}></progress>
    ${' '}${well} of ${count(command.targets, 'device')} acknowledged it${command.open ? `, ${command.open} open` : ''}
  </p>
  <p class="chips">${states.map(([state, n]) => html`<a href=${to(['commands', command.command_uuid], { state })}><${State} of=${state}>${`${state} ${n}`}<//></a>`)}</p>`;
};

/** One command. */
export function Command({ uuid, query }) {
  const own = `/v1/commands/${encodeURIComponent(uuid)}`;
  const command = useResource(own);
  const listed = path(`${own}/enrollments`, { state: query.state, limit: 100, cursor: query.cursor });
  const list = useResource(listed);
  const now = useNow();
  const may = useMay();
  const [cancelling, setCancelling] = useState(false);
  const refresh = () => {
    command.again();
    list.again();
  };
  useEvents(command.value && command.value.open === 0 ? null : 'kind=Report,CommandQueued,CommandCancelled', refresh);
  const c = command.value;
  if (!c) return html`<${Trouble} problem=${command.problem} />${command.problem ? null : html`<${Waits} />`}`;
  return html`
    <h1>${c.request_type}</h1>
    <${Facts} of=${[
      ['Asked for by', c.actor],
      ['At', html`<${Time} at=${c.requested_at} now=${now} />`],
      ['Good until', c.valid_until && html`<${Time} at=${c.valid_until} now=${now} />`],
      ['Taken back', c.cancelled_at && html`<${Time} at=${c.cancelled_at} now=${now} />`],
      ['CommandUUID', html`<code>${c.command_uuid}</code>`],
    ]} />
    <${Progress} command=${c} />
    <div class="tools">
      <${Act} may=${may('devices:command')} needs="devices:command" why=${c.open ? '' : 'It has ended everywhere.'} onClick=${() => setCancelling(true)}>Take it back…<//>
      ${query.state ? html`<a href=${to(['commands', uuid])}>All states</a>` : null}
    </div>
    <${Trouble} problem=${command.problem || list.problem} />
    <table>
      <caption class="hidden">What became of it for each device</caption>
      <thead><tr><th scope="col">Device</th><th scope="col">State</th><th scope="col" class="number">Offered</th><th scope="col">Ended</th><th scope="col">Why</th></tr></thead>
      <tbody>
        ${(list.value ? list.value.enrollments : []).map((f) => html`<tr key=${f.enrollment} data-row>
          <td><a href=${to(['devices', f.enrollment])}>${f.enrollment}</a></td>
          <td><${State} of=${f.state} /></td>
          <td class="number">${f.offered}</td>
          <td>${f.ended_at ? html`<${Time} at=${f.ended_at} now=${now} />` : ''}</td>
          <td>${f.reason || (f.error_chain || []).map((e) => e.description || `${e.error_domain} ${e.error_code}`).join('; ')}</td>
        </tr>`)}
      </tbody>
    </table>
    <nav class="pager" aria-label="Pages of the list">
      ${list.value && list.value.next ? html`<a rel="next" href=${to(['commands', uuid], { state: query.state, cursor: list.value.next })}>Next 100</a>` : null}
    </nav>
    <${Same} command=${`muster commands ${uuid}`} path=${own} />
    ${cancelling
      ? html`<${ConfirmDialog}
          title=${`Take ${c.request_type} back`}
          about="Devices where it has not ended will not get it. What one was offered already it may carry out all the same."
          verb="Take it back"
          danger=${true}
          command=${`muster cancel ${uuid}`}
          path=${`${own}/cancel`}
          work=${() => post(`${own}/cancel`, {})}
          onClose=${() => setCancelling(false)}
          onDone=${() => {
            setCancelling(false);
            refresh();
          }}
        />`
      : null}
  `;
}

/** Those that were asked for last. */
export function Commands({ query }) {
  const where = path('/v1/commands', { limit: 100, cursor: query.cursor });
  const page = useResource(where);
  const now = useNow();
  useEvents('kind=CommandRequested,CommandCancelRequested', page.again);
  return html`
    <h1>Commands</h1>
    <${Trouble} problem=${page.problem} />
    <table>
      <caption class="hidden">Commands that were asked for, the last first</caption>
      <thead><tr><th scope="col">Command</th><th scope="col">By</th><th scope="col">When</th><th scope="col" class="number">Devices</th></tr></thead>
      <tbody>
        ${(page.value ? page.value.commands : []).map((c) => html`<tr key=${c.command_uuid} data-row>
          <td><a href=${to(['commands', c.command_uuid])}>${c.request_type}</a></td>
          <td>${c.actor}</td>
          <td><${Time} at=${c.requested_at} now=${now} /></td>
          <td class="number">${c.targets}</td>
        </tr>`)}
      </tbody>
    </table>
    ${page.value && page.value.commands.length === 0 ? html`<p>No command was asked for yet.</p>` : null}
    ${page.loading && !page.value ? html`<${Waits} />` : null}
    <nav class="pager" aria-label="Pages of the list">
      ${query.cursor ? html`<a href="#/commands">The last 100</a>` : null}
      ${page.value && page.value.next ? html`<a rel="next" href=${to(['commands'], { cursor: page.value.next })}>Next 100</a>` : null}
    </nav>
    <${Same} command="muster commands" path=${where} />
  `;
}
