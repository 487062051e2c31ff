// One device, now or as of any second.
import { html, useEffect, useState } from '../lib.js';
import { path } from '../api.js';
import { useEvents, useNow, useResource, useTurn } from '../hooks.js';
import { Facts, Same, State, Tabs, Time, Trouble, Waits } from '../parts.js';
import { to, turn as turnTo } from '../router.js';
import { deviceName, model, shell, when } from '../words.js';
import { Actions } from '../device/actions.js';
import { InventoryTab } from '../device/inventory-tab.js';
import { needs } from '../device/needs.js';
import { QueueTab } from '../device/queue-tab.js';
import { SecretsTab } from '../device/secrets-tab.js';
import { Slider } from '../device/slider.js';
import { TimelineTab } from '../device/timeline-tab.js';
import { WantedTab } from '../device/wanted-tab.js';
import { useLog } from '../device/log.js';

const TABS = [
  ['timeline', 'Timeline'],
  ['wanted', 'Wanted'],
  ['inventory', 'Inventory'],
  ['secrets', 'Secrets'],
  ['queue', 'Queue'],
];

const LIVE = {
  live: 'Live',
  away: 'The server is away: trying again',
  off: '',
};

export function Device({ id, tab = 'timeline', query }) {
  const at = query.at;
  const own = `/v1/enrollments/${encodeURIComponent(id)}`;
  const device = useResource(path(own, { at }));
  const log = useLog(id);
  const now = useNow();
  const [turn, setTurn] = useState(0);
  const [given, setGiven] = useState(null);
  const how = useEvents(`enrollment=${encodeURIComponent(id)}`, () => {
    log.latest();
    setTurn((t) => t + 1);
  });
  useTurn(at ? 0 : turn, device.again);

  const choose = (moment) => turnTo({ at: moment }, true);
  const e = device.value;
  const title = e ? deviceName(e) : id;
  useEffect(() => {
    document.title = `${title} – Muster`;
    return () => {
      document.title = 'Muster';
    };
  }, [title]);

  const head = e
    ? html`
        <${Facts} of=${[
          ['Serial', e.serial_number],
          ['Model', model(e)],
          ['OS', [e.os_version, e.build_version && `(${e.build_version})`].filter(Boolean).join(' ')],
          ['State', html`<${State} of=${e.unreachable ? 'unreachable' : e.held ? 'held' : e.status} />`],
          ['Last seen', html`<${Time} at=${e.last_seen} now=${now} />`],
          ['Signed in', e.sign_in ? [e.sign_in.user, e.sign_in.full_name && `(${e.sign_in.full_name})`].filter(Boolean).join(' ') : ''],
          ['Supervised', e.supervised === undefined ? '' : e.supervised ? 'yes' : 'no'],
          ['By DEP', e.enrolled_via_dep === undefined ? '' : e.enrolled_via_dep ? 'yes' : 'no'],
          ['Channel', e.channel],
          ['Id', html`<code>${e.id}</code>`],
        ]} />
        <p class="needs">${((n) => html`<${State} kind=${n.kind}>${n.text}<//>`)(needs(e, at ? Date.parse(at) : now))}</p>
        <${Actions} enrollment=${e} at=${at} onDone=${device.again} onCommand=${setGiven} />
      `
    : null;
  return html`
    <h1>${title} <span class="live" aria-live="polite">${at ? '' : LIVE[how]}</span></h1>
    ${at ? html`<p class="past" role="status">As it was at ${when(at)}, by the log.</p>` : null}
    ${head}
    ${given
      ? html`<p role="status" class="given">
          ${given.request_type} is queued${given.not_before ? `, and is held back until ${when(given.not_before)}` : ''}.
          ${' '}<a href=${to(['commands', given.command_uuid])}>What becomes of it</a>
        </p>`
      : null}
    <${Trouble} problem=${device.problem || log.problem} />
    ${device.loading && !e && !device.problem ? html`<${Waits} />` : null}
    <${Slider} at=${at} events=${log.events} now=${now} onChoose=${choose} />
    <${Tabs} of=${TABS} chosen=${tab} href=${(key) => to(['devices', id, key], { at })} />
    <section class="tab">
      ${tab === 'timeline' ? html`<${TimelineTab} id=${id} at=${at} log=${log} />` : null}
      ${tab === 'wanted' ? html`<${WantedTab} id=${id} at=${at} turn=${turn} now=${now} />` : null}
      ${tab === 'inventory' ? html`<${InventoryTab} id=${id} at=${at} turn=${turn} now=${now} />` : null}
      ${tab === 'secrets' && e ? html`<${SecretsTab} id=${id} serial=${e.serial_number} at=${at} turn=${turn} now=${now} />` : null}
      ${tab === 'queue' && e ? html`<${QueueTab} enrollment=${e} at=${at} turn=${turn} now=${now} />` : null}
    </section>
    <${Same} command=${`muster show ${shell(id)}${at ? ` --at ${at}` : ''}`} path=${path(own, { at })} />
  `;
}
