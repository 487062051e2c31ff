// Setup Assistant, live: who waits, for what, and who must act; and why a Mac from Apple is not there yet.
import { html, useState } from '../lib.js';
import { get, post } from '../api.js';
import { useAct, useEvents, useNow, useResource } from '../hooks.js';
import { useMay } from '../me.js';
import { Act, Same, State, Time, Trouble, Waits } from '../parts.js';
import { CommandDialog, ConfirmDialog } from '../dialogs.js';
import { go, to } from '../router.js';
import { shell } from '../words.js';

const TOLD_BY =
  'kind=ProvisionStarted,ProvisionStepQueued,ProvisionAsked,PackageServed,ProvisionStepTimedOut,ProvisionHeld,ProvisionReleased,ProvisionDirected,Report,TokenUpdate';

const DIRECTIVES = {
  retry: ['Try again', 'The steps that failed are tried again.'],
  release: ['Release', 'It is let out of Setup Assistant now, without the steps that are left.'],
};

/** Why a serial number is not enrolled, link by link. */
function Explain() {
  const [serial, setSerial] = useState('');
  const [found, setFound] = useState(null);
  const act = useAct();
  const ask = async (event) => {
    event.preventDefault();
    setFound(await act.run(() => get(`/v1/dep/devices/${encodeURIComponent(serial.trim())}/explanation`)));
  };
  return html`<section>
    <h2>Why is it not here?</h2>
    <form class="query" onSubmit=${ask}>
      <label class="hidden" for="serial">Serial number</label>
      <input id="serial" required autocomplete="off" placeholder="a serial number" value=${serial} onInput=${(e) => setSerial(e.target.value)} />
      <button type="submit" disabled=${act.busy}>Explain</button>
    </form>
    <${Trouble} problem=${act.problem} />
    ${found
      ? html`<ol class="findings" aria-live="polite">
          ${found.holds.map((link) => html`<li><${State} kind="good">${link.text}<//></li>`)}
          ${found.missing ? html`<li><${State} kind="wrong">${found.missing.text}<//> ${found.missing.who ? html`<span class="quiet">${found.missing.who} must act</span>` : null}</li>` : null}
        </ol>`
      : null}
    <${Same} command=${`muster dep explain ${serial || 'SERIAL'}`} path=${`/v1/dep/devices/${serial || 'SERIAL'}/explanation`} />
  </section>`;
}

export function Setup() {
  const where = '/v1/provisioning?order=urgent&limit=100';
  const found = useResource(where);
  const now = useNow(5000);
  const may = useMay();
  const [asked, setAsked] = useState(null);
  const how = useEvents(TOLD_BY, found.again);
  const p = found.value;
  const close = () => setAsked(null);
  const name = (d) => shell(d.serial_number || d.enrollment);
  return html`
    <h1>Setup Assistant <span class="live" aria-live="polite">${how === 'live' ? 'Live' : how === 'away' ? 'The server is away: trying again' : ''}</span></h1>
    <${Trouble} problem=${found.problem} />
    ${!p && !found.problem ? html`<${Waits} />` : null}
    ${p ? html`<p class="chips">${Object.entries(p.counts).map(([state, n]) => html`<${State} of=${state}>${`${state} ${n}`}<//>`)}</p>` : null}
    ${p && p.devices.length === 0 ? html`<p>No device has waited in Setup Assistant yet. What it would get there, blueprints say: <code>muster apply -f DIR</code></p>` : null}
    ${p && p.devices.length > 0
      ? html`<table>
          <caption class="hidden">Devices that wait in Setup Assistant, or did, the urgent ones first</caption>
          <thead><tr><th scope="col">Device</th><th scope="col">Blueprint</th><th scope="col">State</th><th scope="col">Step</th><th scope="col">Awaits</th><th scope="col">Who</th><th scope="col">Seen</th><th scope="col">Actions</th></tr></thead>
          <tbody>
            ${p.devices.map((d) => html`<tr key=${d.enrollment} data-row>
              <td><a href=${to(['devices', d.enrollment])}>${d.serial_number || d.enrollment}</a></td>
              <td>${d.blueprint}</td>
              <td title=${d.text}><${State} of=${d.state} /></td>
              <td>${d.step ? `${d.step}/${d.steps.length} ${d.step_name || ''}` : `${d.steps.filter((s) => s.state === 'done').length} of ${d.steps.length}`}</td>
              <td>${d.awaits}${d.state === 'running' || d.state === 'held' ? html` <span class="quiet">until <${Time} at=${d.deadline} now=${now} /></span>` : null}</td>
              <td>${d.who}</td>
              <td><${Time} at=${d.last_seen} now=${now} /></td>
              <td>
                ${d.state === 'running' || d.state === 'held'
                  ? ['retry', 'release'].map((directive) => html`<${Act} may=${may('devices:command')} needs="devices:command" onClick=${() => setAsked({ d, directive })}>${DIRECTIVES[directive][0]}…<//> `)
                  : null}
                <${Act} danger=${true} may=${may('devices:command')} needs="devices:command" onClick=${() => setAsked({ d })}>Erase…<//>
              </td>
            </tr>`)}
          </tbody>
        </table>`
      : null}
    <${Same} command="muster provision status" path=${where} />
    <${Explain} />
    ${asked && asked.directive
      ? html`<${ConfirmDialog}
          title=${`${DIRECTIVES[asked.directive][0]}: ${asked.d.serial_number || asked.d.enrollment}`}
          about=${DIRECTIVES[asked.directive][1]}
          verb=${DIRECTIVES[asked.directive][0]}
          command=${`muster provision ${asked.directive} ${name(asked.d)}`}
          path=${`/v1/enrollments/${encodeURIComponent(asked.d.enrollment)}/provisioning`}
          body=${{ directive: asked.directive }}
          work=${() => post(`/v1/enrollments/${encodeURIComponent(asked.d.enrollment)}/provisioning`, { directive: asked.directive })}
          onClose=${close}
          onDone=${() => {
            close();
            found.again();
          }}
        />`
      : null}
    ${asked && !asked.directive
      ? html`<${CommandDialog} type="EraseDevice" targets=${[asked.d.enrollment]} name=${name(asked.d)} onClose=${close} onGiven=${(given) => go(to(['commands', given.command_uuid]))} />`
      : null}
  `;
}
