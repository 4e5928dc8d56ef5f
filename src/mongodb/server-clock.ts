/** MongoDB's clock as this process knows it: what the server last said, and how long ago that was by a clock that nobody sets. */
export class ServerClock {
  #serverTime = Date.now();
  #observedAt = performance.now();

  observe(serverTime: Date): void {
    this.#serverTime = serverTime.getTime();
    this.#observedAt = performance.now();
  }

  now(): number {
    return Math.floor(this.#serverTime + performance.now() - this.#observedAt);
  }
}
