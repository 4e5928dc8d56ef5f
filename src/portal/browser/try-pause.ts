/** A pause that is seen to get shorter, and that can be cut short. */

/** The most that a timer takes, about 25 days; one of more would end at once. */
const longestTimerMs = 2 ** 31 - 1;

export class Pause {
  #end: () => void = () => undefined;
  readonly #show: (secondsLeft: number) => void;

  /** @param show told each second what is left, and 0 at the end */
  constructor(show: (secondsLeft: number) => void) {
    this.#show = show;
  }

  /** Resolves when the time is over, after 25 days at the latest, or when `end` is called. */
  async for(seconds: number): Promise<void> {
    const until = performance.now() + seconds * 1000;
    const left = (): number => Math.max(0, Math.ceil((until - performance.now()) / 1000));
    const ticking = setInterval(() => {
      this.#show(left());
    }, 1000);
    this.#show(left());
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(seconds * 1000, longestTimerMs));
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    clearInterval(ticking);
    this.#show(0);
  }

  end(): void {
    this.#end();
  }
}
