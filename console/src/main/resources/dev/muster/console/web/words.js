// How things are said: times, lengths, numbers.

const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const STEPS = [
  [60, 's'],
  [60, 'm'],
  [24, 'h'],
  [Infinity, 'd'],
];

/** A moment in the reader's own zone. */
export const when = (iso) => WHOLE.format(new Date(iso));

/** A moment of a day that is known. */
export const clock = (iso) => CLOCK.format(new Date(iso));

/** So many milliseconds, shortly. */
export function length(ms) {
  let n = Math.max(0, Math.round(ms / 1000));
  for (const [size, unit] of STEPS) {
    if (n < size) return `${n}${unit}`;
    n = Math.floor(n / size);
  }
  return '';
}

/** How long ago, or how long from now. */
export function ago(iso, now = Date.now()) {
  const ms = now - new Date(iso).getTime();
  return ms < -1000 ? `in ${length(-ms)}` : `${length(ms)} ago`;
}

/** One thing, or several. */
export const count = (n, one, many = `${one}s`) => `${n.toLocaleString()} ${n === 1 ? one : many}`;

/** The name that people know a device by. */
export const deviceName = (e) => e.user || e.device_name || e.serial_number || e.id;

/** What it is. */
export const model = (e) => e.product_name || e.model_name || e.model || '';

/** For a shell: in quotes where it needs them. */
export const shell = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** In a date field: the reader's own time, to the second. */
export function local(ms) {
  const d = new Date(ms);
  return new Date(ms - d.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
}
