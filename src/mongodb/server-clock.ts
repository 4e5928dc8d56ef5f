/** MongoDB's clock as this process knows it: its own, put right by what the server last said. */
export class ServerClock {
  #aheadMs = 0;

  observe(serverTime: Date): void {
    this.#aheadMs = serverTime.getTime() - Date.now();
  }

  now(): number {
    return Date.now() + this.#aheadMs;
  }
}
