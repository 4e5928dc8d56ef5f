/**
 * The journal of a process that keeps its requests to itself: it ends with the process. Finished entries are
 * let go, the oldest first, once there are many. Results stay on their server until somebody fetches them.
 */
import { isOpen } from '../polling/states.ts';
import type { EpochMs } from '../polling/states.ts';
import { DueQueue } from './due-queue.ts';
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
  const due = new DueQueue();
  /** Ids of finished entries, in the order in which they finished. */
  const finished = new Set<string>();

  const remove = (id: string): void => {
    const kept = entries.get(id);
    if (kept === undefined) return;
    const { identity, state } = kept.entry;
    entries.delete(id);
    finished.delete(id);
    due.delete(id);
    byIdentity.delete(identity);
    if ('location' in state && state.location !== undefined) byLocation.delete(state.location);
  };
  const nextAt = ({ entry, leaseUntil }: Kept): EpochMs => Math.max(entry.dueAt ?? Infinity, leaseUntil);
  const put = (kept: Kept): void => {
    const { id, state, dueAt } = kept.entry;
    entries.set(id, kept);
    if (dueAt === undefined) due.delete(id);
    else due.set(id, originOf(state), nextAt(kept));
    if ('location' in state && state.location !== undefined) byLocation.set(state.location, id);
    if (isOpen(state)) return;
    finished.add(id);
    const oldest = finished.values().next();
    if (finished.size > finishedEntries && oldest.done !== true) remove(oldest.value);
  };
  const lease = (kept: Kept, until: EpochMs): Claimed => {
    const token = kept.token + 1;
    put({ ...kept, token, leaseUntil: until });
    return { entry: kept.entry, lease: { id: kept.entry.id, token } };
  };
  const held = (id: string, token: number): Kept | undefined => {
    const kept = entries.get(id);
    return kept?.token === token ? kept : undefined;
  };
  const find = (id: string | undefined): Promise<Entry | undefined> =>
    Promise.resolve(id === undefined ? undefined : entries.get(id)?.entry);

  return {
    add({ body, ...added }: NewEntry, now, leaseMs) {
      if (byIdentity.has(added.identity)) return Promise.resolve(undefined);
      byIdentity.set(added.identity, added.id);
      const entry: Entry = { ...added, version: 1, dueAt: now };
      return Promise.resolve(lease({ entry, token: 0, leaseUntil: now, body }, now + leaseMs));
    },
    claim({ now, leaseMs, id, early = false, exceptOrigins = [] }: ClaimQuery) {
      const wanted = id ?? due.first(exceptOrigins)?.id;
      const kept = wanted === undefined ? undefined : entries.get(wanted);
      if (kept?.entry.dueAt === undefined) return Promise.resolve(undefined);
      const free = (early ? kept.leaseUntil : nextAt(kept)) <= now;
      return Promise.resolve(free ? lease(kept, now + leaseMs) : undefined);
    },
    renew(leases, until) {
      const lost = leases.filter(({ id, token }) => {
        const kept = held(id, token);
        if (kept !== undefined) put({ ...kept, leaseUntil: until });
        return kept === undefined;
      });
      return Promise.resolve(lost.map(({ id }) => id));
    },
    save({ id, token }, { state, dueAt }) {
      const kept = held(id, token);
      if (kept === undefined) return Promise.resolve(undefined);
      const { dueAt: _, ...rest } = kept.entry;
      const version = kept.entry.version + 1;
      const entry: Entry = { ...rest, state, version, ...(dueAt === undefined ? {} : { dueAt }) };
      // the token moves on: a lease is good for one write
      put({ entry, token: token + 1, leaseUntil: 0, body: state.kind === 'sending' ? kept.body : undefined });
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
    nextDueAt: (exceptOrigins) => Promise.resolve(due.first(exceptOrigins)?.at),
    countOpen: (atMost = Infinity) => Promise.resolve(Math.min(atMost, entries.size - finished.size)),
    remove(ids) {
      ids.forEach(remove);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
