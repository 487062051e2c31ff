// The time slider: the whole page as of any second, from the first event that is known until now.
import { html, useEffect, useState } from '../lib.js';
import { listen } from '../keys.js';
import { length, local, when } from '../words.js';

const SETTLE_MS = 120;
const MARKS = 200;

/** Where things happened, as a strip above the slider. */
const Marks = ({ events, from, to }) => {
  const width = Math.max(1, to - from);
  const places = new Set(events.map((e) => Math.round(((Date.parse(e.recorded_at) - from) / width) * MARKS)));
  return html`<svg class="marks" viewBox=${`0 0 ${MARKS} 6`} preserveAspectRatio="none" aria-hidden="true">
    ${[...places].map((x) => html`<rect x=${x - 0.3} y="0" width="0.6" height="6" />`)}
  </svg>`;
};

/**
 * @param {string|undefined} at the chosen moment, or none for now
 * @param {object[]} events oldest first
 * @param {(at: string|undefined) => void} onChoose
 */
export function Slider({ at, events, now, onChoose }) {
  const first = events.length > 0 ? Math.ceil(Date.parse(events[0].recorded_at) / 1000) * 1000 : now - 1000;
  const from = Math.min(first, at ? Date.parse(at) : first);
  const to = Math.max(Math.ceil(now / 1000) * 1000, from + 1000);
  const [moving, setMoving] = useState(null);
  const value = moving ?? (at ? Date.parse(at) : to);

  const choose = (ms) => {
    // A choice that has not settled is overtaken by this one.
    setMoving(null);
    onChoose(ms >= to - 999 ? undefined : new Date(ms).toISOString());
  };
  useEffect(() => {
    if (moving === null) return undefined;
    const timer = setTimeout(() => choose(moving), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [moving]);

  const times = events.map((e) => Date.parse(e.recorded_at));
  const earlier = () => {
    const before = times.filter((t) => t < value);
    if (before.length > 0) choose(before.at(-1));
  };
  const later = () => choose(times.find((t) => t > value) ?? to);
  useEffect(() => listen({ '[': earlier, ']': later }));

  return html`<section class="slider" aria-label="As of which moment">
    <button type="button" class="small" onClick=${earlier} aria-label="One event earlier">◂</button>
    <div class="track">
      <${Marks} events=${events} from=${from} to=${to} />
      <input
        type="range"
        aria-label="As of"
        aria-valuetext=${value >= to ? 'now' : when(new Date(value).toISOString())}
        min=${from}
        max=${to}
        step="1000"
        value=${value}
        onInput=${(e) => setMoving(Number(e.target.value))}
      />
    </div>
    <button type="button" class="small" onClick=${later} aria-label="One event later">▸</button>
    <label class="hidden" for="at">As of this moment</label>
    <input
      id="at"
      type="datetime-local"
      step="1"
      value=${local(value)}
      onChange=${(e) => e.target.value && choose(new Date(e.target.value).getTime())}
    />
    ${at || moving !== null
      ? html`<button type="button" class="main" onClick=${() => choose(to)}>Back to now</button>
          <span class="quiet">${length(now - value)} ago</span>`
      : html`<span class="quiet">now</span>`}
  </section>`;
}
