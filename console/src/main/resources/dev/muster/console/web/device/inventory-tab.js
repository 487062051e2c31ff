// What the device has said of itself, each part with the time when it was learnt.
import { html, useState } from '../lib.js';
import { path } from '../api.js';
import { useResource, useTurn } from '../hooks.js';
import { Same, Time, Trouble, Waits } from '../parts.js';
import { count, shell } from '../words.js';

/** A value of a property list, however deep. */
function Value({ of }) {
  if (Array.isArray(of)) {
    return of.length === 0
      ? html`<span class="quiet">none</span>`
      : html`<details><summary>${count(of.length, 'entry', 'entries')}</summary><ol>${of.map((v) => html`<li><${Value} of=${v} /></li>`)}</ol></details>`;
  }
  if (of && typeof of === 'object') {
    return html`<dl class="facts deep">${Object.entries(of).map(([k, v]) => html`<div><dt>${k}</dt><dd><${Value} of=${v} /></dd></div>`)}</dl>`;
  }
  return html`<span>${typeof of === 'boolean' ? (of ? 'yes' : 'no') : String(of ?? '')}</span>`;
}

export function InventoryTab({ id, at, turn, now }) {
  const where = path(`/v1/enrollments/${encodeURIComponent(id)}/inventory`, { at });
  const found = useResource(where);
  useTurn(at ? 0 : turn, found.again);
  const [text, setText] = useState('');
  const sections = Object.entries((found.value || {}).sections || {});
  const fits = (key) => key.toLowerCase().includes(text.toLowerCase());
  return html`
    <${Trouble} problem=${found.problem} />
    ${found.loading && !found.value ? html`<${Waits} />` : null}
    ${sections.length === 0 && found.value ? html`<p>It was never asked about itself${at ? ' by then' : ''}: give it DeviceInformation.</p>` : null}
    ${sections.length > 0
      ? html`<label for="filter">Only fields with</label> <input id="filter" value=${text} onInput=${(e) => setText(e.target.value)} />`
      : null}
    ${sections.map(
      ([name, section]) => html`<section key=${name}>
        <h2>${name} <small class="quiet">learnt <${Time} at=${section.learned_at} now=${now} /></small></h2>
        ${section.fields
          ? html`<table>
              <thead><tr><th scope="col">Field</th><th scope="col">Value</th><th scope="col">Learnt</th></tr></thead>
              <tbody>
                ${Object.entries(section.fields)
                  .filter(([key]) => fits(key))
                  .map(([key, field]) => html`<tr key=${key}><th scope="row">${key}</th><td><${Value} of=${field.value} /></td><td><${Time} at=${field.learned_at} now=${now} /></td></tr>`)}
              </tbody>
            </table>`
          : html`<${Value} of=${section.content} />`}
      </section>`,
    )}
    <${Same} command=${`muster show ${shell(id)}${at ? ` --at ${at}` : ''}`} path=${where} />
  `;
}
