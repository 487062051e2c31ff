// The log of a device in groups: what belongs to one command, and what was said in one conversation.

/** How a group of a command looks as steps: queued → offered ×2 → NotNow → Acknowledged. */
function steps(events, uuid) {
  const found = [];
  const add = (word) => {
    const last = found.at(-1);
    if (last && last.word === word) last.times++;
    else found.push({ word, times: 1 });
  };
  for (const e of events) {
    if (e.command_uuid === uuid) {
      if (e.kind === 'CommandQueued') add('queued');
      else if (e.kind === 'CommandCancelled') add('cancelled');
      else if (e.status) add(e.status);
    }
    for (const ended of e.ended || []) {
      if (ended.command_uuid === uuid && !(e.command_uuid === uuid && e.status)) add(ended.outcome);
    }
    if (e.offered && e.offered.command_uuid === uuid) add('offered');
  }
  return found;
}

/** Which commands an event is about. */
function uuids(e) {
  return new Set(
    [e.command_uuid, e.offered && e.offered.command_uuid, ...(e.ended || []).map((x) => x.command_uuid)].filter(Boolean),
  );
}

/**
 * Groups by command. What is about none stands alone, but for a device that asks again and again.
 * @param {object[]} events oldest first
 * @returns newest group first, by its last event
 */
export function byCommand(events) {
  const groups = new Map();
  const types = new Map();
  for (const e of events) {
    for (const known of [e.offered, ...(e.ended || []), e].filter(Boolean)) {
      if (known.command_uuid && known.request_type) types.set(known.command_uuid, known.request_type);
    }
  }
  for (const e of events) {
    const about = uuids(e);
    if (about.size === 0) {
      const key = e.kind === 'Report' ? `${e.kind} ${e.text}` : e.event_id;
      const last = groups.get('alone');
      if (last && last.same === key) last.events.push(e);
      else {
        const group = { key: e.event_id, same: key, title: e.text, events: [e], steps: [] };
        groups.set(e.event_id, group);
        groups.set('alone', group);
      }
      continue;
    }
    for (const uuid of about) {
      const group = groups.get(uuid) || { key: uuid, uuid, title: types.get(uuid) || 'a command', events: [] };
      group.events.push(e);
      groups.set(uuid, group);
    }
  }
  groups.delete('alone');
  return [...groups.values()]
    .map((g) => ({ ...g, steps: g.uuid ? steps(g.events, g.uuid) : [], last: g.events.at(-1).recorded_at }))
    .sort((a, b) => (a.last < b.last ? 1 : -1));
}

/**
 * Groups by conversation: from the moment the device comes until it is told nothing more.
 * @param {object[]} events oldest first
 */
export function byConversation(events) {
  const groups = [];
  let open = null;
  for (const e of events) {
    const comes = e.kind === 'Report';
    if (!comes) {
      groups.push({ key: e.event_id, title: e.text, events: [e], steps: [], last: e.recorded_at });
      continue;
    }
    if (!open) {
      open = { key: e.event_id, title: 'A conversation', events: [], steps: [] };
      groups.push(open);
    }
    open.events.push(e);
    open.last = e.recorded_at;
    if (!e.offered) open = null;
  }
  for (const g of groups) {
    if (g.title !== 'A conversation') continue;
    const told = g.events.filter((e) => e.offered).map((e) => e.offered.request_type);
    g.title = told.length === 0 ? 'It came, and nothing was to be done' : `A conversation about ${[...new Set(told)].join(', ')}`;
    g.steps = g.events.filter((e) => e.status).map((e) => ({ word: e.status, times: 1 }));
  }
  return groups.reverse();
}
