/** Waits that end early when they are told to. */

/** The longest time that a timer takes (2^31 - 1 ms, 24 days). */
const longestMs = 0x7fffffff;

/** Resolves after `ms`; rejects with the signal's reason once that is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      settle();
    };
    const aborted = end(() => {
      reject(signal.reason as Error);
    });
    const timer = setTimeout(end(resolve), Math.min(Math.max(0, ms), longestMs));
    signal.addEventListener('abort', aborted, { once: true });
    if (signal.aborted) aborted();
  });
}

/** A pause that `wake` ends. A wake that comes while nobody waits ends the next pause at once. */
export class Alarm {
  #woken = false;
  #ring: (() => void) | undefined;

  wake(): void {
    this.#woken = true;
    this.#ring?.();
  }

  async pause(ms: number, signal: AbortSignal): Promise<void> {
    const early = new AbortController();
    this.#ring = () => {
      early.abort();
    };
    if (this.#woken) early.abort();
    try {
      await pause(ms, AbortSignal.any([signal, early.signal]));
    } catch (error) {
      if (signal.aborted || !early.signal.aborted) throw error;
    } finally {
      this.#woken = false;
      this.#ring = undefined;
    }
  }
}
