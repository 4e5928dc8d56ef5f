/** What is due next, for each origin: a binary heap of times, in which a newer time of an id stands for the older ones. */
import type { EpochMs } from '../polling/states.ts';

interface Due {
  readonly id: string;
  readonly at: EpochMs;
}

export class DueQueue {
  readonly #heaps = new Map<string, Due[]>();
  /** The latest that was said of each id. What else the heaps hold is thrown away when it comes up. */
  readonly #latest = new Map<string, Due>();

  /** Says when an id is due, in place of what was said before. */
  set(id: string, origin: string, at: EpochMs): void {
    const due = { id, at };
    this.#latest.set(id, due);
    const heap = this.#heaps.get(origin) ?? [];
    this.#heaps.set(origin, heap);
    heap.push(due);
    rise(heap);
  }

  delete(id: string): void {
    this.#latest.delete(id);
  }

  /** What is due first, some origins left out. */
  first(exceptOrigins: readonly string[]): Due | undefined {
    let first: Due | undefined;
    for (const [origin, heap] of this.#heaps) {
      if (exceptOrigins.includes(origin)) continue;
      const top = this.#topOf(heap);
      if (top === undefined) this.#heaps.delete(origin);
      else if (first === undefined || top.at < first.at) first = top;
    }
    return first;
  }

  #topOf(heap: Due[]): Due | undefined {
    for (let top = heap[0]; top !== undefined; top = heap[0]) {
      if (this.#latest.get(top.id) === top) return top;
      removeTop(heap);
    }
    return undefined;
  }
}

/** Lets the last element rise to its place. */
function rise(heap: Due[]): void {
  let index = heap.length - 1;
  for (;;) {
    const parent = Math.floor((index - 1) / 2);
    const [upper, lower] = [heap[parent], heap[index]];
    if (upper === undefined || lower === undefined || upper.at <= lower.at) return;
    [heap[parent], heap[index]] = [lower, upper];
    index = parent;
  }
}

/** Takes the first element away, and lets the last sink to its place from there. */
function removeTop(heap: Due[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const child = (heap[left + 1]?.at ?? Infinity) < (heap[left]?.at ?? Infinity) ? left + 1 : left;
    const lower = heap[child];
    if (lower === undefined || lower.at >= last.at) return;
    heap[index] = lower;
    heap[child] = last;
    index = child;
  }
}
