/** The tasks as a graph of indexes, in the order in which they can be worked on. */
import type { components } from '../../../generated/server.d.ts';

type ScheduleTask = components['schemas']['ScheduleTask'];

/** Tasks are numbered by their place in `order`. */
export interface Network {
  /** For each place, the task's index in the input. Every task stands behind all that it comes after. */
  readonly order: readonly number[];
  /** For each place, the places of what must have ended before, without those that another one of them waits for. */
  readonly predecessors: readonly (readonly number[])[];
}

/** The network of tasks that `checkProject` found nothing wrong with. */
export function networkOf(tasks: readonly ScheduleTask[]): Network {
  const indexes = new Map(tasks.map(({ id }, index) => [id, index]));
  const before = tasks.map(({ after = [] }) => [...new Set(after)].map((id) => indexes.get(id) ?? -1));
  const order = topologicalOrder(before);
  const places = new Int32Array(tasks.length);
  for (const [place, index] of order.entries()) places[index] = place;
  const predecessors = order.map((index) => (before[index] ?? []).map((predecessor) => places[predecessor] ?? 0));
  return { order, predecessors: withoutDetours(predecessors) };
}

/** Kahn's algorithm. Tasks that are free at the same time keep the order of the input. */
function topologicalOrder(before: readonly (readonly number[])[]): number[] {
  const successors: number[][] = before.map(() => []);
  for (const [task, list] of before.entries()) for (const predecessor of list) successors[predecessor]?.push(task);
  const waitsFor = Int32Array.from(before, (list) => list.length);
  const order = [...before.keys()].filter((task) => waitsFor[task] === 0);
  // The loop sees what is appended while it runs.
  for (const task of order) {
    for (const successor of successors[task] ?? []) {
      const left = (waitsFor[successor] ?? 0) - 1;
      waitsFor[successor] = left;
      if (left === 0) order.push(successor);
    }
  }
  return order;
}

/**
 * Leaves out edges that a longer way makes needless (the transitive reduction). What starts when, and what is
 * critical, stays the same; a project where everything names everything before it is a thousand times as fast.
 */
function withoutDetours(predecessors: readonly (readonly number[])[]): number[][] {
  const words = Math.ceil(predecessors.length / 32);
  const ancestors = predecessors.map(() => new Int32Array(words));
  return predecessors.map((list, place) => {
    const own = ancestors[place] ?? new Int32Array(words);
    // From the last one back: an ancestor of another predecessor stands before it.
    return list
      .toSorted((a, b) => b - a)
      .filter((predecessor) => {
        const word = predecessor >>> 5;
        const bit = 1 << (predecessor & 31);
        if (((own[word] ?? 0) & bit) !== 0) return false;
        const theirs = ancestors[predecessor] ?? own;
        for (let i = 0; i < words; i++) own[i] = (own[i] ?? 0) | (theirs[i] ?? 0);
        own[word] = (own[word] ?? 0) | bit;
        return true;
      });
  });
}
