/** Filling a store with requests that wait. */

/** As many at a time as the interfaces for many take well. */
const size = 1000;

/** What each of them was sent. */
const body = { tasks: [{ id: 'walls', optimistic: 8, likely: 10, pessimistic: 20 }], trials: 100 };

/** Calls `put` with so many bodies, in batches, one after the other. */
export async function inBatches(
  count: number,
  put: (bodies: readonly (typeof body)[]) => Promise<unknown>,
): Promise<void> {
  for (let done = 0; done < count; done += size) {
    await put(Array.from({ length: Math.min(size, count - done) }, () => body));
  }
}
