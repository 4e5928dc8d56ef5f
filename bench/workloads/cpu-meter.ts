/** What parts use of the CPU while something is done. */
import type { Part } from '../contenders/contender.ts';
import { cpuSecondsOf } from '../cpu.ts';
import type { Figures } from './workload.ts';

export class CpuMeter {
  readonly #parts: readonly Part[];
  readonly #before: readonly number[];

  /** Begins to measure. */
  constructor(parts: readonly Part[]) {
    this.#parts = parts;
    this.#before = cpuSecondsOf(parts);
  }

  /** Of all parts together, since it began. */
  seconds(): number {
    return this.#used().reduce((sum, each) => sum + each, 0);
  }

  /** Seconds of CPU since it began, for each thousand of what was done so often: `cpu` in all, `part NAME` for those of one name. */
  forThousand(times: number): Figures {
    const used = this.#used().map((seconds) => (seconds * 1000) / times);
    const figures: Record<string, number> = { cpu: used.reduce((sum, each) => sum + each, 0) };
    for (const [index, { name }] of this.#parts.entries())
      figures[`part ${name}`] = (figures[`part ${name}`] ?? 0) + (used[index] ?? 0);
    return figures;
  }

  #used(): number[] {
    return cpuSecondsOf(this.#parts).map((now, index) => now - (this.#before[index] ?? 0));
  }
}
