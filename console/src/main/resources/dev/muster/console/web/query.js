// The language of `muster devices`: its options, such as --model 'Mac*', or conditions alone, such as family:Mac os>=26.
// What is neither is the name of a device.

const DAY = 86400000;
const UNITS = { s: 1000, m: 60000, h: 3600000, d: DAY, w: 7 * DAY };

/** Options, the API's names of them, and what may stand there. */
export const OPTIONS = {
  query: { api: 'query', example: "--query 'family:Mac os>=26 not label:kiosk'" },
  model: { api: 'model', example: "--model 'Mac*'" },
  os: { api: 'os_version', example: "--os '<26'" },
  serial: { api: 'serial', example: "--serial 'C02*'" },
  status: { api: 'status', example: '--status enrolled' },
  channel: { api: 'channel', example: '--channel devices' },
  unreachable: { api: 'unreachable', example: '--unreachable', flag: true },
  'waiting-since': { api: 'waiting_since', example: '--waiting-since -1d', moment: true },
  'certificate-expires-before': {
    api: 'certificate_expires_before',
    example: '--certificate-expires-before +30d',
    moment: true,
  },
  at: { api: 'at', example: '--at yesterday', moment: true },
};

/** How conditions begin. */
const CONDITION = /^\s*(not\s+|\()*[a-z_]+(:|[<>]=?|=)\S/;

/** Conditions by which the targets of a command can be selected as well. */
const SELECTABLE = new Set(['query', 'model', 'os_version', 'serial', 'status', 'channel']);

/**
 * Reads what was typed.
 * @returns {{query: object, name: string, wrong: string}} with the API's parameters, or what is wrong with it
 */
export function read(text, now = Date.now()) {
  if (!/(^|\s)--/.test(text) && CONDITION.test(text)) {
    return { query: { query: text.trim() }, name: '', wrong: '' };
  }
  const words = split(text);
  const query = {};
  const names = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (!word.startsWith('--')) {
      names.push(word);
      continue;
    }
    const [name, given] = word.slice(2).split(/=(.*)/s, 2);
    const option = OPTIONS[name];
    if (!option) return wrong(`There is no option --${name}: ${Object.keys(OPTIONS).map((o) => `--${o}`).join(', ')}`);
    if (option.flag) {
      query[option.api] = 'true';
      continue;
    }
    const value = given ?? words[++i];
    if (value === undefined) return wrong(`--${name} lacks its value, such as ${option.example}`);
    query[option.api] = option.moment ? moment(value, now) : value;
    if (query[option.api] === null) {
      return wrong(`“${value}” is no time: give one such as 2026-11-20, 2026-11-20T10:00:00Z, -1h or yesterday`);
    }
  }
  if (names.length > 0 && Object.keys(query).length > 0) {
    return wrong(`“${names.join(' ')}” stands beside options: put a serial number as --serial ${names[0]}`);
  }
  return { query, name: names.join(' '), wrong: '' };
}

/** The same conditions as a selection of a command's targets, or null where they can't be one. */
export function selection(query) {
  if (Object.keys(query).some((key) => !SELECTABLE.has(key))) return null;
  // Devices are what a selection is of, where it does not say otherwise.
  const { channel, ...rest } = query;
  const wanted = channel && channel !== 'devices' ? query : rest;
  return Object.keys(wanted).length === 0 ? { all: true } : wanted;
}

function wrong(text) {
  return { query: {}, name: '', wrong: text };
}

/** As a shell does: blanks part, quotes hold together. */
function split(text) {
  const words = [];
  for (const [, double, single, bare] of text.matchAll(/"([^"]*)"|'([^']*)'|(\S*?=(?:"[^"]*"|'[^']*')|\S+)/g)) {
    words.push(double ?? single ?? bare.replace(/^(--[\w-]+=)["'](.*)["']$/, '$1$2'));
  }
  return words;
}

function moment(word, now) {
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  switch (word.toLowerCase()) {
    case 'now':
      return new Date(now).toISOString();
    case 'today':
      return midnight.toISOString();
    case 'yesterday':
      return new Date(midnight.getTime() - DAY).toISOString();
    case 'tomorrow':
      return new Date(midnight.getTime() + DAY).toISOString();
    default:
  }
  const ago = /^([+-])(\d{1,6})([smhdw])$/.exec(word);
  if (ago) return new Date(now + (ago[1] === '-' ? -1 : 1) * Number(ago[2]) * UNITS[ago[3]]).toISOString();
  if (!/^\d{4}-\d\d-\d\d/.test(word)) return null;
  // A day alone would be taken for one in UTC.
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(word) ? `${word}T00:00:00` : word.replace(' ', 'T'));
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
