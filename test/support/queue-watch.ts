/** What a queue said and delivered, for tests to wait for. */
import type { Hint, QueueEvents } from '../../src/ports/work-queue.ts';
import { newRequestId } from '../../src/request/ids.ts';

export function hintsOf(count: number): Hint[] {
  return Array.from({ length: count }, () => ({ id: newRequestId(), operation: 'estimate' }));
}

/** What it reported. */
export class Said implements QueueEvents {
  readonly failures: string[] = [];
  readonly recoveries: string[] = [];
  dropped = 0;

  readonly hintsDropped = (count: number): void => {
    this.dropped += count;
  };

  readonly queueFailed = (error: Error): void => {
    this.failures.push(error.message);
  };

  readonly queueRecovered = (what: string): void => {
    this.recoveries.push(what);
  };
}

/** A subscriber that remembers what came, and can be held. */
export class Seen {
  readonly ids = new Set<string>();
  calls = 0;
  running = 0;
  /** What each callback waits for. */
  hold: Promise<void> = Promise.resolve();

  readonly onHints = async (hints: readonly Hint[]): Promise<void> => {
    this.calls += 1;
    this.running += 1;
    for (const { id } of hints) this.ids.add(id);
    try {
      await this.hold;
    } finally {
      this.running -= 1;
    }
  };

  hasAll(hints: readonly Hint[]): boolean {
    return hints.every(({ id }) => this.ids.has(id));
  }
}
