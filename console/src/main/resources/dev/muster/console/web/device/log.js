// The events of a device that the page knows: the latest, what comes, and earlier ones when they are asked for.
import { useCallback, useEffect, useState } from '../lib.js';
import { get, path } from '../api.js';

const PAGE = 200;

const merged = (known, more) =>
  [...new Map([...known, ...more].map((e) => [e.event_id, e])).values()].sort((a, b) => a.offset - b.offset);

/** @returns {{events: object[], earlier: boolean, loading: boolean, problem: Error|null, more: Function, latest: Function}} oldest first */
export function useLog(id) {
  const [state, setState] = useState({ events: [], cursor: undefined, loading: true, problem: null });
  const own = `/v1/enrollments/${encodeURIComponent(id)}/history`;
  const read = useCallback(
    async (cursor, deepens) => {
      try {
        const page = await get(path(own, { order: 'desc', limit: PAGE, cursor }));
        setState((s) => ({
          events: merged(s.events, page.events),
          cursor: deepens ? page.next : s.cursor,
          loading: false,
          problem: null,
        }));
      } catch (problem) {
        setState((s) => ({ ...s, loading: false, problem }));
      }
    },
    [id],
  );
  useEffect(() => {
    read(undefined, true);
  }, [id]);
  return {
    ...state,
    earlier: Boolean(state.cursor),
    more: () => {
      setState((s) => ({ ...s, loading: true }));
      return read(state.cursor, true);
    },
    latest: () => read(undefined, false),
  };
}
