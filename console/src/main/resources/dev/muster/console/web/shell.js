// What stands around every page.
import { html, useContext, useEffect, useState } from './lib.js';
import { signOut } from './api.js';
import { KEYS, listen, step } from './keys.js';
import { Me } from './me.js';
import { Dialog } from './parts.js';
import { go } from './router.js';
import { when } from './words.js';
import { Activity } from './pages/activity.js';
import { Attention } from './pages/attention.js';
import { Command, Commands } from './pages/commands.js';
import { Device } from './pages/device.js';
import { Devices } from './pages/devices.js';
import { Overview } from './pages/overview.js';
import { Setup } from './pages/setup.js';
import { Wanted } from './pages/wanted.js';

const PAGES = [
  ['', 'Overview'],
  ['devices', 'Devices'],
  ['attention', 'Needs attention'],
  ['activity', 'Activity'],
  ['commands', 'Commands'],
  ['wanted', 'Wanted'],
  ['setup', 'Setup Assistant'],
];

function page(place) {
  const [name, one, tab] = place.parts;
  switch (name) {
    case undefined:
      return html`<${Overview} />`;
    case 'devices':
      return one ? html`<${Device} key=${one} id=${one} tab=${tab} query=${place.query} />` : html`<${Devices} query=${place.query} />`;
    case 'commands':
      return one ? html`<${Command} key=${one} uuid=${one} query=${place.query} />` : html`<${Commands} query=${place.query} />`;
    case 'attention':
      return html`<${Attention} />`;
    case 'setup':
      return html`<${Setup} />`;
    case 'wanted':
      return html`<${Wanted} />`;
    case 'activity':
      return html`<${Activity} query=${place.query} />`;
    default:
      return html`<h1>There is no such page</h1><p><a href="#/">To the overview</a></p>`;
  }
}

export function Shell({ place }) {
  const me = useContext(Me);
  const [help, setHelp] = useState(false);
  useEffect(
    () =>
      listen({
        '/': () => {
          const box = document.getElementById('query');
          if (box) box.focus();
          else go('#/devices');
        },
        j: () => step(1),
        k: () => step(-1),
        '?': () => setHelp(true),
        ...Object.fromEntries(PAGES.map(([path], i) => [String(i + 1), () => go(`#/${path}`)])),
      }),
    [],
  );
  return html`
    <a class="skip" href="#main" onClick=${(e) => {
      e.preventDefault();
      document.getElementById('main').focus();
    }}>To the content</a>
    <header class="bar">
      <a class="brand" href="#/">Muster</a>
      <nav aria-label="Pages">
        ${PAGES.map(
          ([path, name]) => html`<a href=${`#/${path}`} aria-current=${(place.parts[0] || '') === path ? 'page' : undefined}>${name}</a>`,
        )}
      </nav>
      <span class="who">
        <button type="button" class="small" onClick=${() => setHelp(true)} aria-label="Keys">?</button>
        <span title=${`May: ${me.scopes.join(', ')}${me.expires_at ? `. Until ${when(me.expires_at)}` : ''}`}>${me.name}</span>
        <button type="button" class="small" onClick=${signOut}>Sign out</button>
      </span>
    </header>
    <main id="main" tabIndex="-1">${page(place)}</main>
    ${help
      ? html`<${Dialog} title="Keys" onClose=${() => setHelp(false)}>
          <dl class="facts">${KEYS.map(([key, does]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`)}</dl>
        <//>`
      : null}
  `;
}
