/** Who wants to hear of changes of which request. */
import type { RequestRecord } from '../request/record.ts';

type OnChange = (record: RequestRecord) => void;

export class Watchers {
  readonly #byId = new Map<string, Set<OnChange>>();

  get none(): boolean {
    return this.#byId.size === 0;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  watch(id: string, onChange: OnChange): () => void {
    // a function of its own for each call, so that the same callback may watch twice
    const listener: OnChange = (record) => {
      onChange(record);
    };
    const listeners = this.#byId.get(id) ?? new Set();
    this.#byId.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#byId.delete(id);
    };
  }

  tell(id: string, record: RequestRecord | undefined): void {
    if (record === undefined) return;
    for (const listener of [...(this.#byId.get(id) ?? [])]) listener(record);
  }
}
