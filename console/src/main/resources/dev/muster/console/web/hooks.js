// What pages share: what they have asked for, and what happens.
import { useEffect, useRef, useState, useCallback } from './lib.js';
import { get, Problem } from './api.js';

const FLUSH_MS = 1000;
const AGAIN_MS = 3000;

/**
 * What is at a path, kept while it is asked for anew.
 * @param {string|null} where nothing is asked for where it is null
 */
export function useResource(where) {
  const [state, setState] = useState({ where, value: null, problem: null, loading: true });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (where === null) return undefined;
    const abort = new AbortController();
    setState((s) => ({ ...s, loading: true }));
    get(where, abort.signal).then(
      (value) => setState({ where, value, problem: null, loading: false }),
      (problem) => {
        if (problem.name === 'AbortError') return;
        // What can't be reached for a moment is still as it was.
        setState((s) => ({
          where,
          value: problem.status === 0 && s.where === where ? s.value : null,
          problem,
          loading: false,
        }));
      },
    );
    return () => abort.abort();
  }, [where, turn]);
  const again = useCallback(() => setTurn((t) => t + 1), []);
  return { ...state, stale: state.where !== where, again };
}

/**
 * Listens to the stream of events, and goes on where it was cut off, also through a restart of the server.
 * @param {string|null} query behind /v1/events; null: it listens to nothing
 * @param {(events: object[]) => void} listener gets what came in a second at once, and nothing once the stream is
 *     open, so that it can look again
 * @returns {'off'|'live'|'away'} how the stream is
 */
export function useEvents(query, listener) {
  const [how, setHow] = useState('off');
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    if (query === null) {
      setHow('off');
      return undefined;
    }
    let source;
    let last = '';
    let waiting = [];
    let flush = 0;
    let again = 0;
    const open = () => {
      const from = last ? `from=${encodeURIComponent(last)}` : '';
      source = new EventSource(`/v1/events?${[query, from].filter(Boolean).join('&')}`);
      source.onopen = () => {
        setHow('live');
        // What happened between the page's first look and this moment is not in the stream.
        if (!last) latest.current([]);
      };
      source.onmessage = (message) => {
        last = message.lastEventId;
        waiting.push(JSON.parse(message.data));
        flush ||= setTimeout(() => {
          flush = 0;
          const events = waiting;
          waiting = [];
          latest.current(events);
        }, FLUSH_MS);
      };
      source.onerror = () => {
        setHow('away');
        // A browser comes again by itself after a cut, but not after an answer such as 503.
        if (source.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MS);
      };
    };
    open();
    return () => {
      source.close();
      clearTimeout(flush);
      clearTimeout(again);
    };
  }, [query]);
  return how;
}

/** Asks anew whenever something happened: the turn counts how often it did. */
export function useTurn(turn, again) {
  useEffect(() => {
    if (turn > 0) again();
  }, [turn]);
}

/** The moment, anew every so many milliseconds. */
export function useNow(every = 10000) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** Something that someone does: whether it goes on, and what was wrong with it. */
export function useAct() {
  const [state, setState] = useState({ busy: false, problem: null });
  const run = useCallback(async (work) => {
    setState({ busy: true, problem: null });
    try {
      const done = await work();
      setState({ busy: false, problem: null });
      return done;
    } catch (problem) {
      setState({
        busy: false,
        problem: problem instanceof Problem ? problem : new Problem(-1, { detail: problem.message }),
      });
      return undefined;
    }
  }, []);
  return { ...state, run };
}
