// The tab with the log, as far as the chosen second.
import { html, useState } from '../lib.js';
import { Same, State, Waits } from '../parts.js';
import { clock, when, shell } from '../words.js';
import { byCommand, byConversation } from './timeline.js';

const WAYS = {
  command: ['By command', byCommand],
  conversation: ['By conversation', byConversation],
  event: ['Each event', (events) => events.map((e) => ({ key: e.event_id, title: e.text, events: [e], steps: [], last: e.recorded_at })).reverse()],
};

const Steps = ({ of }) =>
  html`<span class="steps">${of.map(
    (step, i) => html`${i > 0 ? html`<span aria-hidden="true"> → </span>` : null}<${State} of=${step.word}>${step.times > 1 ? `${step.word} ×${step.times}` : step.word}<//>`,
  )}</span>`;

const Event = ({ e }) =>
  html`<li>
    <time dateTime=${e.recorded_at} title=${e.recorded_at}>${clock(e.recorded_at)}</time>
    ${' '}<span class=${e.refused || e.reason ? 'bad' : ''}>${e.text}</span>
    ${e.offered ? html` <span class="quiet">— was told ${e.offered.request_type}</span>` : null}
    ${e.repeat ? html` <span class="quiet">— a repeat, which changed nothing</span>` : null}
    ${(e.error_chain || []).map((x) => html`<div class="bad">${x.description || ''} <code>${x.error_domain} ${x.error_code}</code></div>`)}
    <span class="quiet"> by ${e.actor}, ${e.kind} at offset ${e.partition}/${e.offset}</span>
  </li>`;

export function TimelineTab({ id, at, log }) {
  const [way, setWay] = useState('command');
  const shown = at ? log.events.filter((e) => e.recorded_at <= at) : log.events;
  const groups = WAYS[way][1](shown);
  let day = '';
  return html`
    <div class="tools" role="group" aria-label="How the log is grouped">
      ${Object.entries(WAYS).map(([key, [name]]) => html`<button type="button" aria-pressed=${key === way} onClick=${() => setWay(key)}>${name}</button>`)}
      ${log.earlier ? html`<button type="button" disabled=${log.loading} onClick=${log.more}>Load earlier events</button>` : null}
    </div>
    ${groups.length === 0 ? (log.loading ? html`<${Waits} />` : html`<p>Nothing had happened by then.</p>`) : null}
    <ol class="groups">
      ${groups.map((g) => {
        const of = new Date(g.last).toDateString();
        const turns = of !== day;
        day = of;
        return html`<li key=${g.key} class="group">
          <details>
            <summary>
              <time dateTime=${g.last} title=${g.last}>${turns ? when(g.last) : clock(g.last)}</time>
              <span>
                ${g.steps.length > 0 ? html`<strong>${g.title}</strong> <${Steps} of=${g.steps} />` : g.title}
                ${g.events.length > 1 ? html` <span class="quiet">${g.events.length} events</span>` : null}
              </span>
            </summary>
            ${g.uuid ? html`<p><a href=${`#/commands/${encodeURIComponent(g.uuid)}`}>What became of it everywhere</a> <code>${g.uuid}</code></p>` : null}
            <ol class="events">${g.events.map((e) => html`<${Event} e=${e} key=${e.event_id} />`)}</ol>
          </details>
        </li>`;
      })}
    </ol>
    <${Same}
      command=${`muster history ${shell(id)}${at ? ` --until ${at}` : ''}`}
      path=${`/v1/enrollments/${encodeURIComponent(id)}/history?order=desc${at ? `&until=${encodeURIComponent(at)}` : ''}`}
    />
  `;
}
