/** What is measured of a contender: a workload each, one small file each. */
import type { Contender, Stack } from '../contenders/contender.ts';
import type { Load } from '../load/load.ts';
import type { Scale } from '../scale.ts';

/** By key. Those that begin with `part ` are shares of parts, which differ between contenders: the report has them below its table. */
export type Figures = Readonly<Record<string, number>>;

export interface Figure {
  /** In Figures. */
  readonly key: string;
  /** With the unit, as the head of a column: `POST/s`. */
  readonly title: string;
  readonly digits: number;
}

export interface Tools {
  readonly load: Load;
  readonly scale: Scale;
}

export interface Workload {
  /** For the command line: `accept`. */
  readonly name: string;
  /** For the report: `Accepting: durable 202s a second` */
  readonly title: string;
  /** What is done, in a sentence or two, for the report. */
  about(scale: Scale): string;
  figures(scale: Scale): readonly Figure[];
  suits(contender: Contender): boolean;
  /** Once, on a store of its own. Rejects if a contender answers otherwise than it has to. */
  measure(stack: Stack, tools: Tools): Promise<Figures>;
}

export const connections = 64;
