/** What a run has brought: for each workload and contender, the figures of each round. */
import type { Figures } from './workloads/workload.ts';
import { median } from './statistics.ts';

/** The middle, the smallest and the largest of all rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export class Results {
  readonly #rounds = new Map<string, Map<string, Map<number, Figures>>>();

  add(workload: string, contender: string, round: number, figures: Figures): void {
    const contenders = this.#rounds.get(workload) ?? new Map<string, Map<number, Figures>>();
    const rounds = contenders.get(contender) ?? new Map<number, Figures>();
    this.#rounds.set(workload, contenders.set(contender, rounds.set(round, figures)));
  }

  /** Of those that have any. */
  contenders(workload: string): string[] {
    return [...(this.#rounds.get(workload)?.keys() ?? [])];
  }

  /** The keys of all figures. */
  keys(workload: string, contender: string): string[] {
    return [...new Set(this.#figures(workload, contender).flatMap(([, figures]) => Object.keys(figures)))];
  }

  /** Undefined if no round has it. */
  spread(workload: string, contender: string, key: string): Spread | undefined {
    const values = this.#figures(workload, contender).flatMap(([, figures]) => figures[key] ?? []);
    if (values.length === 0) return undefined;
    return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
  }

  /** The median of the ratios in one round each, as the machine's speed drifts. Undefined if no round has both. */
  ratio(workload: string, key: string, contender: string, other: string): number | undefined {
    return this.#ratio(workload, [contender, key], [other, key]);
  }

  /** The same of two figures of one contender. */
  ratioWithin(workload: string, contender: string, key: string, otherKey: string): number | undefined {
    return this.#ratio(workload, [contender, key], [contender, otherKey]);
  }

  #ratio(workload: string, one: readonly [string, string], other: readonly [string, string]): number | undefined {
    const others = new Map(this.#figures(workload, other[0]));
    const ratios = this.#figures(workload, one[0]).flatMap(([round, figures]) => {
      const [above, below] = [figures[one[1]], others.get(round)?.[other[1]]];
      return above === undefined || below === undefined ? [] : above / below;
    });
    return ratios.length === 0 ? undefined : median(ratios);
  }

  #figures(workload: string, contender: string): [number, Figures][] {
    return [...(this.#rounds.get(workload)?.get(contender) ?? [])];
  }
}
