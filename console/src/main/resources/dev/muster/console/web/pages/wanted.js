// What the fleet should be, set by set: what is in force, where, and how far it is.
import { html } from '../lib.js';
import { useEvents, useNow, useResource } from '../hooks.js';
import { Facts, Same, State, Time, Trouble, Waits } from '../parts.js';
import { to } from '../router.js';
import { count } from '../words.js';

const HOW = { include_all: 'all of', include_any: 'any of', exclude_any: 'none of' };

const Scope = ({ of }) => {
  const parts = Object.entries(of).map(([key, labels]) => `${HOW[key] || key} ${labels.join(', ')}`);
  return parts.length === 0 ? 'all devices' : parts.join('; ');
};

const Counts = ({ of }) =>
  html`<span class="chips">${Object.entries(of).map(([state, n]) => html`<${State} of=${state}>${`${state} ${n.toLocaleString()}`}<//>`)}</span>`;

const Set = ({ set, now }) => html`<section>
  <h2>${set.name}</h2>
  <${Facts} of=${[
    ['Applied', html`<${Time} at=${set.applied_at} now=${now} />`],
    ['Commit', set.origin && set.origin.commit && html`<code>${set.origin.commit}</code>`],
    ['Author', set.origin && set.origin.author],
  ]} />
  ${set.profiles.length > 0
    ? html`<table>
        <caption>Profiles</caption>
        <thead><tr><th scope="col">Profile</th><th scope="col">For</th><th scope="col">How far it is</th><th scope="col">If a device loses it</th></tr></thead>
        <tbody>${set.profiles.map((p) => html`<tr key=${p.name} data-row>
          <td>${p.name} <code>${p.identifier}</code></td><td><${Scope} of=${p.for || {}} /></td><td><${Counts} of=${p.devices || {}} /></td>
          <td>${p.drift === 'mend' ? 'it gets it again' : 'it is only shown'}</td>
        </tr>`)}</tbody>
      </table>`
    : null}
  ${set.labels.length > 0
    ? html`<table>
        <caption>Labels by rules</caption>
        <thead><tr><th scope="col">Label</th><th scope="col">Whom it fits</th><th scope="col" class="number">Devices</th></tr></thead>
        <tbody>${set.labels.map((l) => html`<tr key=${l.name} data-row>
          <td><a href=${to(['devices'], { q: `label:${l.name}` })}>${l.name}</a></td><td><code>${l.query}</code></td><td class="number">${l.devices.toLocaleString()}</td>
        </tr>`)}</tbody>
      </table>`
    : null}
</section>`;

export function Wanted() {
  const found = useResource('/v1/desired');
  const now = useNow();
  useEvents('kind=DesiredStateApplied,LabelsChanged,ProfileTold,Report', found.again);
  const sets = found.value ? found.value.sets : [];
  return html`
    <h1>Wanted</h1>
    <${Trouble} problem=${found.problem} />
    ${!found.value && !found.problem ? html`<${Waits} />` : null}
    ${found.value && sets.length === 0
      ? html`<p>Nothing is said of what the fleet should be. Labels and profiles in files say it: <code>muster apply -f DIR</code></p>`
      : html`<p>${count(sets.length, 'set')}, which are changed by files: <code>muster apply -f DIR</code></p>`}
    ${sets.map((set) => html`<${Set} key=${set.name} set=${set} now=${now} />`)}
    <${Same} command="muster desired" path="/v1/desired" />
  `;
}
