/** What processes use of the CPU and of memory, as Linux counts it; each with all that it has started. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Part } from './contenders/contender.ts';

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** In user and kernel mode, since it began, with that of its children that have ended. */
  readonly cpuSeconds: number;
}

/** What Linux counts time in, for programs: a hundredth of a second. */
const ticksPerSecond = 100;

/** Of each part, since it began. */
export function cpuSecondsOf(parts: readonly Part[]): number[] {
  const all = processes();
  return parts.map(({ pid }) => treeOf(pid, all).reduce((sum, each) => sum + each.cpuSeconds, 0));
}

export interface Memory {
  /** Resident: what several processes share counts for each. */
  readonly rssMb: number;
  /** Proportional: what n processes share counts for each by an n-th. */
  readonly pssMb: number;
}

/** Of all parts together, in MiB. */
export function memoryOf(parts: readonly Part[]): Memory {
  const all = processes();
  const pids = parts.flatMap(({ pid }) => treeOf(pid, all).map((each) => each.pid));
  const kilobytes = (pid: number, field: string): number => {
    const rollup = readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(rollup)?.[1]);
  };
  const sum = (field: string): number => pids.reduce((total, pid) => total + kilobytes(pid, field), 0) / 1024;
  return { rssMb: sum('Rss'), pssMb: sum('Pss') };
}

function treeOf(pid: number, all: readonly Process[]): Process[] {
  const root = all.filter((each) => each.pid === pid);
  return [...root, ...all.filter(({ parent }) => parent === pid).flatMap((child) => treeOf(child.pid, all))];
}

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [read(Number(pid))];
      } catch {
        // it has ended meanwhile
        return [];
      }
    });
}

function read(pid: number): Process {
  const [, rest = ''] = /\(.*\) (.*)/s.exec(readFileSync(`/proc/${String(pid)}/stat`, 'utf8')) ?? [];
  const fields = rest.split(' ').map(Number);
  const ticks = fields.slice(11, 15).reduce((sum, each) => sum + each, 0);
  return { pid, parent: fields[1] ?? 0, cpuSeconds: ticks / ticksPerSecond };
}
