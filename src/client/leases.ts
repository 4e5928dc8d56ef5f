/** Keeps the leases of the entries that are being worked on from lapsing: one timer for all of them. */
import type { Journal, Lease } from './journal/journal.ts';

export class LeaseLost extends Error {
  constructor(id: string) {
    super(`another process has taken entry ${id} of the journal over`);
    this.name = 'LeaseLost';
  }
}

export class Leases {
  /** How long an entry stays with a process that says nothing more. */
  readonly ms: number;
  readonly #journal: Journal;
  readonly #held = new Map<Lease, AbortController>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(journal: Journal, ms: number) {
    this.ms = ms;
    this.#journal = journal;
  }

  /** Runs `work` while renewing the lease; its signal is aborted with LeaseLost if somebody else gets it. */
  async hold<Value>(lease: Lease, work: (lost: AbortSignal) => Promise<Value>): Promise<Value> {
    const lost = new AbortController();
    this.#held.set(lease, lost);
    this.#timer ??= setInterval(() => {
      // a renewal that fails is tried again; there is time for two more before the leases lapse
      this.#renew().catch(() => undefined);
    }, this.ms / 3);
    try {
      return await work(lost.signal);
    } finally {
      this.#held.delete(lease);
      if (this.#held.size === 0) {
        clearInterval(this.#timer);
        this.#timer = undefined;
      }
    }
  }

  async #renew(): Promise<void> {
    const lost = new Set(await this.#journal.renew([...this.#held.keys()], Date.now() + this.ms));
    for (const [{ id }, controller] of this.#held) if (lost.has(id)) controller.abort(new LeaseLost(id));
  }
}
