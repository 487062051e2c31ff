// The one thing that needs doing about a device, in one line.
import { ago, count, length, when } from '../words.js';

const HOUR = 3600000;
const DAY = 24 * HOUR;

/** @returns {{kind: string, text: string}} */
export function needs(e, now) {
  const since = (iso) => now - Date.parse(iso);
  if (e.status === 'checked-out') {
    return { kind: 'note', text: 'It said goodbye. To manage it again, enroll it anew.' };
  }
  if (e.unreachable) {
    return {
      kind: 'wrong',
      text: `APNs has not known its push token since ${when(e.unreachable_since)} (${e.unreachable}): it can’t be woken until it comes by itself.`,
    };
  }
  if (e.held) {
    return { kind: 'stop', text: `Its queue is stopped${e.queued > 0 ? `, and ${count(e.queued, 'command')} wait` : ''}: release it when it may go on.` };
  }
  if (e.push && e.push.problem) {
    return { kind: 'wrong', text: `The last push came to nothing: ${e.push.problem}.` };
  }
  if (e.waiting_since && since(e.waiting_since) > HOUR) {
    return { kind: 'wait', text: `For ${length(since(e.waiting_since))} it has not come for ${count(e.queued, 'command')}: it may be off or offline.` };
  }
  if (e.certificate_expires_at && Date.parse(e.certificate_expires_at) - now < 30 * DAY) {
    const over = Date.parse(e.certificate_expires_at) <= now;
    return over
      ? { kind: 'wrong', text: `Its certificate ended ${ago(e.certificate_expires_at, now)}: it must enroll anew.` }
      : { kind: 'note', text: `Its certificate ends ${ago(e.certificate_expires_at, now)}: renew it if that is not done by itself.` };
  }
  if (e.awaiting_configuration) {
    return { kind: 'wait', text: 'It waits in Setup Assistant for its configuration.' };
  }
  if (e.status === 'authenticated') {
    return { kind: 'wait', text: 'It began to enroll, and has told no push token yet.' };
  }
  if (e.queued > 0) return { kind: 'wait', text: `${count(e.queued, 'command')} on the way.` };
  return { kind: 'good', text: 'Nothing needs doing.' };
}
