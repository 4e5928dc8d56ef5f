/**
 * The journal of a process that keeps its requests to itself: it ends with the process. Finished entries are
 * let go, the oldest first, once there are many. Results stay on their server until somebody fetches them.
 */
import { isOpen } from '../polling/states.ts';
import type { EpochMs } from '../polling/states.ts';
import { originOf } from './journal.ts';
import type { Body, Claimed, ClaimQuery, Entry, Journal, NewEntry } from './journal.ts';

interface Kept {
  entry: Entry;
  token: number;
  leaseUntil: EpochMs;
  body: Body | undefined;
}

export interface MemoryJournalOptions {
  /** How many finished entries are remembered. Default 1,000. */
  readonly finishedEntries?: number;
}

export function memoryJournal({ finishedEntries = 1_000 }: MemoryJournalOptions = {}): Journal {
  const entries = new Map<string, Kept>();
  const byIdentity = new Map<string, string>();
  const byLocation = new Map<string, string>();
  /** Ids of finished entries, in the order in which they finished. */
  const finished = new Set<string>();

  const remove = (id: string): void => {
    const kept = entries.get(id);
    if (kept === undefined) return;
    const { identity, state } = kept.entry;
    entries.delete(id);
    finished.delete(id);
    byIdentity.delete(identity);
    if ('location' in state && state.location !== undefined) byLocation.delete(state.location);
  };
  const put = (kept: Kept): void => {
    const { id, state } = kept.entry;
    entries.set(id, kept);
    if ('location' in state && state.location !== undefined) byLocation.set(state.location, id);
    if (state.kind !== 'sending') kept.body = undefined;
    if (isOpen(state)) {
      finished.delete(id);
      return;
    }
    finished.add(id);
    const oldest = finished.values().next();
    if (finished.size > finishedEntries && oldest.done !== true) remove(oldest.value);
  };
  const lease = (kept: Kept, until: EpochMs): Claimed => {
    kept.token += 1;
    kept.leaseUntil = until;
    return { entry: kept.entry, lease: { id: kept.entry.id, token: kept.token } };
  };
  const nextAt = ({ entry, leaseUntil }: Kept): EpochMs => Math.max(entry.dueAt ?? Infinity, leaseUntil);
  /** The entry that is next; a walk over all of them, which for tens of thousands takes about a millisecond. */
  const first = (exceptOrigins: readonly string[]): Kept | undefined => {
    let found: Kept | undefined;
    for (const kept of entries.values()) {
      if (kept.entry.dueAt === undefined || (found !== undefined && nextAt(found) <= nextAt(kept))) continue;
      if (!exceptOrigins.includes(originOf(kept.entry.state))) found = kept;
    }
    return found;
  };
  const held = (id: string, token: number): Kept | undefined => {
    const kept = entries.get(id);
    return kept?.token === token ? kept : undefined;
  };
  const find = (id: string | undefined): Promise<Entry | undefined> =>
    Promise.resolve(id === undefined ? undefined : entries.get(id)?.entry);

  return {
    add(added: NewEntry, now, leaseMs) {
      if (byIdentity.has(added.identity)) return Promise.resolve(undefined);
      const { body, ...rest } = added;
      const kept: Kept = { entry: { ...rest, version: 1, dueAt: now }, token: 0, leaseUntil: now, body };
      byIdentity.set(added.identity, added.id);
      put(kept);
      return Promise.resolve(lease(kept, now + leaseMs));
    },
    claim({ now, leaseMs, id, early = false, exceptOrigins = [] }: ClaimQuery) {
      const kept = id === undefined ? first(exceptOrigins) : entries.get(id);
      if (kept?.entry.dueAt === undefined) return Promise.resolve(undefined);
      const free = (early ? kept.leaseUntil : nextAt(kept)) <= now;
      return Promise.resolve(free ? lease(kept, now + leaseMs) : undefined);
    },
    renew(leases, until) {
      const lost = leases.filter(({ id, token }) => {
        const kept = held(id, token);
        if (kept !== undefined) kept.leaseUntil = until;
        return kept === undefined;
      });
      return Promise.resolve(lost.map(({ id }) => id));
    },
    save({ id, token }, { state, dueAt }) {
      const kept = held(id, token);
      if (kept === undefined) return Promise.resolve(undefined);
      const { dueAt: _, ...rest } = kept.entry;
      const entry: Entry = {
        ...rest,
        state,
        version: kept.entry.version + 1,
        ...(dueAt === undefined ? {} : { dueAt }),
      };
      // the token moves on: a lease is good for one write
      put({ entry, token: token + 1, leaseUntil: 0, body: kept.body });
      return Promise.resolve(entry);
    },
    body: (id) => Promise.resolve(entries.get(id)?.body),
    find,
    findByIdentity: (identity) => find(byIdentity.get(identity)),
    findByLocation: (location) => find(byLocation.get(location)),
    list({ open, before, limit }) {
      const newestFirst = [...entries.values()].map(({ entry }) => entry).reverse();
      const start = before === undefined ? 0 : newestFirst.findIndex(({ id }) => id === before) + 1;
      const wanted = newestFirst.slice(start).filter(({ state }) => open === undefined || isOpen(state) === open);
      return Promise.resolve(wanted.slice(0, limit));
    },
    nextDueAt(exceptOrigins) {
      const kept = first(exceptOrigins);
      return Promise.resolve(kept && nextAt(kept));
    },
    countOpen: () => Promise.resolve(entries.size - finished.size),
    remove(ids) {
      ids.forEach(remove);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
