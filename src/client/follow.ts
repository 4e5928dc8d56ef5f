/**
 * Follows one entry until it is finished, in the foreground. Whoever holds the entry's lease asks the server;
 * if that is somebody else (the background poller, another process), this only watches the journal.
 */
import { Alarm } from './pause.ts';
import type { Change } from './changes.ts';
import type { Entry } from './journal/journal.ts';
import { isOpen } from './polling/states.ts';
import { takeStep } from './step.ts';
import type { Tools } from './step.ts';

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly waitSeconds: number;
  /** Asks once before it is time. */
  readonly early?: boolean;
  /** Goes no further than can be gone without a pause. */
  readonly once?: boolean;
}

/** How often the journal is looked at while another process has the entry. */
const watchEveryMs = 250;

/** How often it is looked at while nothing is due, since another process may ask before it is time. */
const lookEveryMs = 2_000;

/** The entry as it is, then each change of it; ends with the one that finishes it. Rejects with the signal's reason. */
export async function* follow(
  tools: Tools,
  start: Entry,
  { signal, waitSeconds, early = false, once = false }: FollowOptions,
): AsyncGenerator<Change, void, void> {
  const { id } = start;
  const alarm = new Alarm();
  const notices: string[] = [];
  const unsubscribe = tools.changes.subscribe(({ entry, notice }) => {
    if (entry.id !== id) return;
    if (notice !== undefined) notices.push(notice);
    alarm.wake();
  });
  let seenVersion = 0;
  let asked = false;
  try {
    for (let entry: Entry | undefined = start; entry !== undefined; entry = await tools.journal.find(id)) {
      if (entry.version !== seenVersion) {
        seenVersion = entry.version;
        const notice = notices.splice(0).join('; ');
        yield notice === '' ? { entry } : { entry, notice };
      }
      if (!isOpen(entry.state)) return;
      const now = Date.now();
      const claimed = await tools.journal.claim({ id, now, leaseMs: tools.leases.ms, early: early && !asked });
      if (claimed !== undefined) {
        asked = true;
        await takeStep(tools, claimed, { signal, waitSeconds });
        continue;
      }
      if (once) return;
      const dueInMs = (entry.dueAt ?? now) - now;
      await alarm.pause(dueInMs > 0 ? Math.min(dueInMs, lookEveryMs) : watchEveryMs, signal);
    }
  } finally {
    unsubscribe();
  }
}
