/**
 * The background poller: follows every open entry of the journal, whoever wrote it, one step at a time, within
 * the limits. One timer serves them all; in memory are only the entries that are being asked about.
 */
import { originOf } from './journal/journal.ts';
import type { Claimed } from './journal/journal.ts';
import { Alarm } from './pause.ts';
import { RateLimit } from './rate-limit.ts';
import type { RateLimits } from './rate-limit.ts';
import { takeStep } from './step.ts';
import type { Tools } from './step.ts';

export interface BackgroundSettings extends RateLimits {
  /** Requests that are under way at one time. */
  readonly maxConcurrent: number;
  /** How long servers are asked to hold their answers, while few requests are open. */
  readonly waitSeconds: number;
}

/** How often the journal is looked at when nothing is due: another process may have written to it. */
const lookEveryMs = 1_000;

export class Background {
  readonly #tools: Tools;
  readonly #settings: BackgroundSettings;
  readonly #onError: (error: unknown) => void;
  readonly #limit: RateLimit;
  readonly #alarm = new Alarm();
  readonly #steps = new Set<Promise<void>>();
  #stopping: AbortController | undefined;
  #loop: Promise<void> = Promise.resolve();

  /** @param onError is told when the journal cannot be used; the poller goes on trying. */
  constructor(tools: Tools, settings: BackgroundSettings, onError: (error: unknown) => void) {
    this.#tools = tools;
    this.#settings = settings;
    this.#onError = onError;
    this.#limit = new RateLimit(settings);
  }

  /** Idempotent. */
  start(): void {
    if (this.#stopping !== undefined) return;
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#loop = this.#run(stopping.signal);
  }

  /** Breaks off what is under way and gives its leases back; the journal has everything. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping?.abort();
    this.#stopping = undefined;
    await this.#loop;
  }

  /** Has the journal looked at: something in it changed. */
  wake(): void {
    this.#alarm.wake();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const unsubscribe = this.#tools.changes.subscribe(() => {
      this.wake();
    });
    try {
      while (!signal.aborted) {
        const pauseMs = await this.#begin(signal).catch((error: unknown) => {
          this.#onError(error);
          return lookEveryMs;
        });
        await this.#alarm.pause(pauseMs, signal).catch(() => undefined);
      }
    } finally {
      unsubscribe();
      await Promise.all(this.#steps);
    }
  }

  /** Begins as many steps as are due and allowed. Resolves with the time until it is worth looking again. */
  async #begin(signal: AbortSignal): Promise<number> {
    const { journal, leases } = this.#tools;
    const { maxConcurrent } = this.#settings;
    while (!signal.aborted) {
      const now = Date.now();
      if (this.#steps.size >= maxConcurrent) return lookEveryMs;
      if (this.#limit.freeAt > now) return this.#limit.freeAt - now;
      const { origins, until } = this.#limit.busy(now);
      const claimed = await journal.claim({ now, leaseMs: leases.ms, exceptOrigins: origins });
      if (claimed === undefined) {
        const dueAt = (await journal.nextDueAt(origins)) ?? Infinity;
        return Math.min(lookEveryMs, Math.max(0, Math.min(dueAt, until) - now));
      }
      this.#limit.take(originOf(claimed.entry.state), now);
      const few = (await journal.countOpen(maxConcurrent)) * 2 <= maxConcurrent;
      this.#step(claimed, signal, few ? this.#settings.waitSeconds : 0);
    }
    return 0;
  }

  #step(claimed: Claimed, signal: AbortSignal, waitSeconds: number): void {
    const step = takeStep(this.#tools, claimed, { signal, waitSeconds })
      .then(() => undefined)
      .catch((error: unknown) => {
        if (!signal.aborted) this.#onError(error);
      })
      .finally(() => {
        this.#steps.delete(step);
        this.wake();
      });
    this.#steps.add(step);
  }
}
