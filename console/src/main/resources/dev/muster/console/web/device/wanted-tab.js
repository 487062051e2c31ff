// What the device should have, what it reported, and why it is not so yet.
import { html } from '../lib.js';
import { useResource, useTurn } from '../hooks.js';
import { Facts, Same, State, Time, Trouble, Waits } from '../parts.js';
import { to } from '../router.js';
import { shell } from '../words.js';

const Labels = ({ of }) =>
  of.length === 0 ? 'none' : of.map((label, i) => html`${i > 0 ? ', ' : ''}<a href=${to(['devices'], { q: `label:${label}` })}>${label}</a>`);

export function WantedTab({ id, at, turn, now }) {
  const where = `/v1/enrollments/${encodeURIComponent(id)}/desired`;
  const found = useResource(at ? null : where);
  useTurn(turn, found.again);
  if (at) return html`<p>What is wanted of it is known as of now; the timeline says what it was told by then.</p>`;
  if (!found.value) return html`<${Trouble} problem=${found.problem} />${found.problem ? null : html`<${Waits} />`}`;
  const d = found.value;
  return html`
    <${Trouble} problem=${found.problem} />
    <${Facts} of=${[
      ['Labels put on it', html`<${Labels} of=${d.labels} />`],
      ['Labels by rules', html`<${Labels} of=${d.rule_labels} />`],
      ['Told its profiles', d.reported_at && html`<${Time} at=${d.reported_at} now=${now} />`],
    ]} />
    ${d.profiles.length === 0
      ? html`<p>No profile is wanted of it.</p>`
      : html`<table>
          <caption class="hidden">Profiles that are wanted, and what became of them</caption>
          <thead><tr><th scope="col">Profile</th><th scope="col">State</th><th scope="col">Why</th></tr></thead>
          <tbody>
            ${d.profiles.map((p) => html`<tr key=${p.identifier}>
              <td>${p.name || ''} <code>${p.identifier}</code></td><td><${State} of=${p.state} /></td><td>${p.why}</td>
            </tr>`)}
          </tbody>
        </table>`}
    <${Same} command=${`muster desired ${shell(id)}`} path=${where} />
  `;
}
