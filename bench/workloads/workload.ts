/** What is measured of a contender: a workload each, one small file each. */
import type { Contender, Stack } from '../contenders/contender.ts';
import type { Load } from '../load/load.ts';
import type { PreparedFolders } from '../prepared-folders.ts';
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

/** A line of its own for each contender: the key of a figure is then `FIGURE ROW`. */
export interface Row {
  readonly key: string;
  readonly title: string;
}

export interface Tools {
  readonly load: Load;
  readonly scale: Scale;
  readonly prepared: PreparedFolders;
}

export interface Workload {
  /** For the command line: `accept`. */
  readonly name: string;
  /** For the report: `Accepting: durable 202s a second` */
  readonly title: string;
  /** What is done, in a sentence or two, for the report. */
  about(scale: Scale): string;
  figures(scale: Scale): readonly Figure[];
  /** Absent for one row a contender. */
  rows?(scale: Scale): readonly Row[];
  suits(contender: Contender, scale: Scale): boolean;
  /** Once, on a store of its own. Rejects if a contender answers otherwise than it has to. */
  measure(stack: Stack, tools: Tools): Promise<Figures>;
}

export const connections = 64;
