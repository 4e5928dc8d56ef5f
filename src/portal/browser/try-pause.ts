/** A pause that is seen to get shorter, and that can be cut short. */

export class Pause {
  #end: () => void = () => undefined;
  readonly #show: (secondsLeft: number) => void;

  /** @param show told each second what is left, and 0 at the end */
  constructor(show: (secondsLeft: number) => void) {
    this.#show = show;
  }

  /** Resolves when the time is over, or when `end` is called. */
  async for(seconds: number): Promise<void> {
    const until = performance.now() + seconds * 1000;
    const left = (): number => Math.max(0, Math.ceil((until - performance.now()) / 1000));
    const ticking = setInterval(() => {
      this.#show(left());
    }, 1000);
    this.#show(left());
    await new Promise<void>((resolve) => {
      this.#end = resolve;
      setTimeout(resolve, seconds * 1000);
    });
    clearInterval(ticking);
    this.#show(0);
  }

  end(): void {
    this.#end();
  }
}
