// What can be done with a device, what each needs, and what it does.
import { html, useState } from '../lib.js';
import { post } from '../api.js';
import { useMay } from '../me.js';
import { Act } from '../parts.js';
import { CommandDialog, ConfirmDialog } from '../dialogs.js';
import { shell } from '../words.js';

const COMMANDS = [
  ['DeviceInformation', 'Ask about itself'],
  ['DeviceLock', 'Lock…'],
  ['RestartDevice', 'Restart…'],
  ['EraseDevice', 'Erase…', true],
  ['', 'Another command…'],
];

/** Calls that are no commands: name, scope, what they do, the command line's name. */
const CALLS = {
  push: ['Wake', 'devices:command', 'It is woken by a push now, whether or not something waits.', 'push'],
  hold: ['Stop its queue', 'queues:manage', 'Commands are queued, and none is offered, until the queue is released.', 'hold'],
  release: ['Release its queue', 'queues:manage', 'What waits is offered again.', 'release'],
  renew: ['Renew its certificate', 'certificates:manage', 'It gets its enrollment profile again, for a new certificate.', 'renew'],
  'allow-reenrollment': [
    'Let it enroll anew',
    'certificates:manage',
    'For a day it may enroll under another identity. Whoever has an enrollment profile and knows its UDID can take its place in that time.',
    'allow-reenroll',
  ],
  revoke: ['Revoke its certificate', 'certificates:manage', 'Its certificates count no more: it is not managed until it enrolls anew.', 'revoke', true],
};

export function Actions({ enrollment: e, at, onDone, onCommand }) {
  const may = useMay();
  const [asked, setAsked] = useState(null);
  const past = at ? 'This is the past: go back to now to act.' : '';
  const id = e.id;
  const name = shell(e.serial_number || e.id);
  const close = () => setAsked(null);
  const calls = ['push', e.held ? 'release' : 'hold', 'renew', 'allow-reenrollment', 'revoke'];
  return html`
    <div class="tools" role="group" aria-label="What can be done with it">
      ${COMMANDS.map(
        ([type, label, danger]) => html`<${Act} may=${may('devices:command')} needs="devices:command" danger=${danger} why=${past} onClick=${() => setAsked({ type })}>${label}<//>`,
      )}
      <details class="more">
        <summary>More</summary>
        <div>
          ${calls.map((call) => {
            const [label, scope, , , danger] = CALLS[call];
            return html`<${Act} may=${may(scope)} needs=${scope} danger=${danger} why=${past} onClick=${() => setAsked({ call })}>${label}…<//>`;
          })}
        </div>
      </details>
    </div>
    ${asked && asked.type !== undefined
      ? html`<${CommandDialog} type=${asked.type} targets=${[id]} name=${name} onClose=${close} onGiven=${(given) => {
          close();
          onCommand(given);
        }} />`
      : null}
    ${asked && asked.call ? html`<${Call} call=${asked.call} id=${id} name=${name} onClose=${close} onDone=${() => {
          close();
          onDone();
        }} />` : null}
  `;
}

function Call({ call, id, name, onClose, onDone }) {
  const [label, , about, command, danger] = CALLS[call];
  const path = `/v1/enrollments/${encodeURIComponent(id)}/${call}${call === 'revoke' ? '?expected_targets=1' : ''}`;
  const body = call === 'allow-reenrollment' ? {} : undefined;
  return html`<${ConfirmDialog}
    title=${label}
    about=${about}
    verb=${label}
    danger=${danger}
    command=${`muster ${command} ${name}`}
    path=${path}
    body=${body}
    work=${() => post(path, body)}
    onClose=${onClose}
    onDone=${onDone}
  />`;
}
