/** Trials of a project, many at a time: for each task one pass over a block of trials, which is what processors like. */
import type { Network } from './network.ts';
import type { PertSampler } from './pert.ts';
import type { RandomStream } from './random.ts';

/** Small enough for a thousand tasks' block to stay near the processor. The results do not depend on it. */
const blockTrials = 64;

export interface SimulatedTask {
  readonly sampler: PertSampler;
  readonly random: RandomStream;
}

export class Simulation {
  /** How often each task was critical, by its place in the network. */
  readonly critical: Float64Array;
  readonly #network: Network;
  readonly #tasks: readonly SimulatedTask[];
  /** For each task, the block's trials. */
  readonly #starts: readonly Float64Array[];
  readonly #finishes: readonly Float64Array[];
  readonly #isCritical: readonly Uint8Array[];

  /** `tasks` in the order of the network. */
  constructor(network: Network, tasks: readonly SimulatedTask[]) {
    this.#network = network;
    this.#tasks = tasks;
    this.critical = new Float64Array(tasks.length);
    this.#starts = tasks.map(() => new Float64Array(blockTrials));
    this.#finishes = tasks.map(() => new Float64Array(blockTrials));
    this.#isCritical = tasks.map(() => new Uint8Array(blockTrials));
  }

  /** Runs one block of trials, or as many as `durations` has room for from `done` on, and gives their number. */
  runBlock(durations: Float64Array, done: number): number {
    const block = durations.subarray(done, done + blockTrials);
    block.fill(0);
    for (const [place, { sampler, random }] of this.#tasks.entries()) {
      const starts = this.#starts[place] ?? block;
      const finishes = this.#finishes[place] ?? block;
      starts.fill(0);
      for (const predecessor of this.#network.predecessors[place] ?? [])
        raise(starts, this.#finishes[predecessor] ?? block);
      sampler.draw(random, finishes, block.length);
      for (let trial = 0; trial < block.length; trial++)
        finishes[trial] = (starts[trial] ?? 0) + (finishes[trial] ?? 0);
      raise(block, finishes);
    }
    this.#traceBack(block);
    return block.length;
  }

  /**
   * A task is critical in a trial if a delay of it would have delayed the project (its total float is 0): it ends
   * when the project ends, or a critical task starts the moment it ends. Of tasks that tie, each is critical. A
   * start is copied from the finish that decides it, so the comparisons are exact.
   */
  #traceBack(durations: Float64Array): void {
    for (let place = this.#tasks.length - 1; place >= 0; place--) {
      const starts = this.#starts[place] ?? durations;
      const finishes = this.#finishes[place] ?? durations;
      const critical = this.#isCritical[place] ?? new Uint8Array(blockTrials);
      let count = 0;
      for (let trial = 0; trial < durations.length; trial++) {
        const is = (critical[trial] ?? 0) | Number(finishes[trial] === durations[trial]);
        critical[trial] = is;
        count += is;
      }
      this.critical[place] = (this.critical[place] ?? 0) + count;
      if (count > 0) {
        for (const predecessor of this.#network.predecessors[place] ?? []) {
          const theirs = this.#isCritical[predecessor] ?? critical;
          const ends = this.#finishes[predecessor] ?? durations;
          for (let trial = 0; trial < durations.length; trial++) {
            theirs[trial] = (theirs[trial] ?? 0) | ((critical[trial] ?? 0) & Number(ends[trial] === starts[trial]));
          }
        }
      }
      critical.fill(0);
    }
  }
}

/** Raises each number to the one beside it, if that is larger. */
function raise(numbers: Float64Array, others: Float64Array): void {
  for (let i = 0; i < numbers.length; i++) {
    const other = others[i] ?? 0;
    if (other > (numbers[i] ?? 0)) numbers[i] = other;
  }
}
