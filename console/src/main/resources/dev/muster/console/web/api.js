// The public API, by the cookie of the session. Every failure is a Problem with a sentence for people.

const HINT = 'muster.signed-in';

let csrf = '';
let onSignedOut = () => {};

/** An answer that says no, as the API words it. */
export class Problem extends Error {
  /** @param {number} status @param {object} body */
  constructor(status, body) {
    super(body.detail || `the server answered ${status}`);
    this.status = status;
    this.type = (body.type || '').replace('urn:muster:problem:', '');
    this.body = body;
  }
}

/** Calls this when a session is over. */
export function whenSignedOut(listener) {
  onSignedOut = listener;
}

/** Whether it is worth asking who is signed in: without a session, the question would be on record as refused. */
export function maybeSignedIn() {
  return localStorage.getItem(HINT) !== null;
}

/** Who is signed in. */
export async function session() {
  const found = await get('/v1/session');
  csrf = found.csrf || '';
  return found;
}

/** Signs in with a token, or with the code of a link. */
export async function signIn(secret) {
  const begun = await call('POST', '/v1/session', undefined, { Authorization: `Bearer ${secret}` });
  csrf = begun.csrf;
  localStorage.setItem(HINT, begun.name);
  return begun;
}

/** Ends the session. */
export async function signOut() {
  try {
    await call('DELETE', '/v1/session');
  } finally {
    over();
  }
}

export const get = (path, signal) => call('GET', path, undefined, {}, signal);
export const post = (path, body) => call('POST', path, body);
export const del = (path) => call('DELETE', path);

function over() {
  csrf = '';
  localStorage.removeItem(HINT);
  onSignedOut();
}

async function call(method, path, body, headers = {}, signal = undefined) {
  const sent = { ...headers };
  if (method !== 'GET' && csrf) sent['X-Muster-CSRF'] = csrf;
  if (body !== undefined) sent['Content-Type'] = 'application/json';
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: sent,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Problem(0, { type: 'unreachable', detail: 'The server can’t be reached: it may be starting again.' });
  }
  const json = await answer.json().catch((e) => {
    // Whoever gave up asking gets no answer, and not an empty one.
    if (e.name === 'AbortError') throw e;
    return {};
  });
  if (answer.ok) return json;
  if (answer.status === 401 && !headers.Authorization) over();
  throw new Problem(answer.status, json);
}

/** A path with a query of what is there. */
export function path(base, query = {}) {
  const given = Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== '' && v !== false);
  return given.length === 0 ? base : `${base}?${given.map(([k, v]) => `${k}=${encodeURIComponent(v)}`).join('&')}`;
}

/** All pages of a list. */
export async function all(base, query, key, progress = () => {}) {
  const found = [];
  let cursor;
  do {
    const page = await get(path(base, { ...query, limit: 1000, cursor }));
    found.push(...page[key]);
    progress(found.length);
    cursor = page.next;
  } while (cursor);
  return found;
}
