/** Messages that are no hints: they are passed over, and said of each kind at most once a minute. */
import type { UnreadableMessage } from './subscriber.ts';

const quietMs = 60_000;

export class Unreadable {
  readonly #report: (message: string) => void;
  readonly #kinds = new Map<string, { saidAt: number; unsaid: number }>();

  constructor(report: (message: string) => void) {
    this.#report = report;
  }

  add({ partition, offset, reason }: UnreadableMessage): void {
    const now = performance.now();
    const kind = this.#kinds.get(reason);
    if (kind !== undefined && now - kind.saidAt < quietMs) {
      kind.unsaid += 1;
      return;
    }
    this.#kinds.set(reason, { saidAt: now, unsaid: 0 });
    const more = kind === undefined || kind.unsaid === 0 ? '' : `, and ${kind.unsaid} more since the last time`;
    this.#report(
      `a message of the topic is no hint and was passed over: ${reason} (partition ${partition}, offset ${offset}${more})`,
    );
  }
}
