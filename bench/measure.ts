/** One run: each round has every workload, and in it the contenders take turns. */
import { nowMs } from './clock.ts';
import type { Contender, Stack } from './contenders/contender.ts';
import { PreparedFolders } from './prepared-folders.ts';
import { Load } from './load/load.ts';
import { Results } from './results.ts';
import type { Scale } from './scale.ts';
import type { Figure, Figures, Tools, Workload } from './workloads/workload.ts';
import { ServerNotAvailable } from '../scripts/servers/server-not-available.ts';

export interface Plan {
  readonly contenders: readonly Contender[];
  readonly workloads: readonly Workload[];
  readonly scale: Scale;
  /** Gets a line of what is done. */
  progress(line: string): void;
}

export interface Run {
  readonly results: Results;
  readonly versions: Readonly<Record<string, string>>;
  /** Contenders that could not start, by name, and why. */
  readonly absent: readonly { readonly name: string; readonly reason: string }[];
  /** What went wrong while it was measured: a sentence each. */
  readonly failures: readonly string[];
}

interface Standing {
  readonly contender: Contender;
  readonly stack: Stack;
}

export async function measure(plan: Plan): Promise<Run> {
  await using stacks = new AsyncDisposableStack();
  const absent: { name: string; reason: string }[] = [];
  const standing: Standing[] = [];
  for (const contender of plan.contenders) {
    plan.progress(`starting ${contender.name}`);
    try {
      standing.push({ contender, stack: stacks.use(await contender.start()) });
    } catch (error) {
      if (!(error instanceof ServerNotAvailable)) throw error;
      absent.push({ name: contender.name, reason: error.message });
    }
  }
  const prepared = stacks.use(new PreparedFolders());
  const results = new Results();
  const failures: string[] = [];
  for (let round = 0; round < plan.scale.rounds; round += 1) {
    for (const workload of plan.workloads) {
      // whoever is first in one round is last in the next
      const order = round % 2 === 0 ? standing : standing.toReversed();
      for (const { contender, stack } of order.filter((each) => workload.suits(each.contender, plan.scale))) {
        const what = `round ${round + 1} of ${plan.scale.rounds}, ${workload.name}, ${contender.name}`;
        const began = nowMs();
        try {
          const figures = await measureOnce(workload, stack, { scale: plan.scale, prepared });
          results.add(workload.name, contender.id, round, figures);
          plan.progress(`${what}: ${shown(workload, plan.scale, figures)} (${seconds(began)})`);
        } catch (error) {
          failures.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
          plan.progress(`${what}: FAILED after ${seconds(began)}: ${String(error)}`);
        }
      }
    }
  }
  const versions = Object.assign({}, ...standing.map(({ stack }) => stack.versions)) as Record<string, string>;
  return { results, versions, absent, failures };
}

/** A load generator each, so that none is warmer than another. */
async function measureOnce(workload: Workload, stack: Stack, tools: Omit<Tools, 'load'>): Promise<Figures> {
  await using load = new Load();
  return await workload.measure(stack, { load, ...tools });
}

function shown(workload: Workload, scale: Scale, figures: Figures): string {
  return columns(workload, scale)
    .flatMap(({ key, title, digits }) => (key in figures ? `${title} ${(figures[key] ?? 0).toFixed(digits)}` : []))
    .join(', ');
}

/** All figures, of all rows. */
function columns(workload: Workload, scale: Scale): readonly Figure[] {
  const figures = workload.figures(scale);
  if (workload.rows === undefined) return figures;
  return workload
    .rows(scale)
    .flatMap((row) =>
      figures.map(({ key, title, digits }) => ({ key: `${key} ${row.key}`, title: `${row.title}: ${title}`, digits })),
    );
}

function seconds(began: number): string {
  return `${((nowMs() - began) / 1000).toFixed(0)} s`;
}
