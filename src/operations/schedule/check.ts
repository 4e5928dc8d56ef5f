/** What is wrong with a project that its schema cannot say. Linear in the tasks and what they come after. */
import type { components } from '../../../generated/server.d.ts';
import type { ProblemError } from '../../request/problems.ts';

type ScheduleEstimateInput = components['schemas']['ScheduleEstimateInput'];
type ScheduleTask = components['schemas']['ScheduleTask'];

const maxSamples = 1e9;
const maxErrors = 20;
const maxNamed = 10;

/** Stands for a predecessor that is not there. */
const unknown = -1;

/** Everything that is wrong, with a JSON pointer into the body each; the first 20 if there is more. */
export function checkProject({ tasks, trials }: ScheduleEstimateInput): readonly ProblemError[] {
  const errors = [...checkSamples(tasks.length, trials), ...tasks.flatMap(checkEstimates), ...checkGraph(tasks)];
  if (errors.length <= maxErrors) return errors;
  const more = errors.length - maxErrors;
  return [...errors.slice(0, maxErrors), { detail: `There is more that is wrong, in ${more} other places.` }];
}

function checkSamples(tasks: number, trials: number): ProblemError[] {
  if (tasks * trials <= maxSamples) return [];
  const most = Math.floor(maxSamples / tasks);
  return [
    {
      pointer: '/trials',
      detail: `${tasks} tasks times ${trials} trials are more than ${maxSamples} samples: ask for at most ${most} trials.`,
    },
  ];
}

function checkEstimates(task: ScheduleTask, index: number): ProblemError[] {
  const { optimistic, likely, pessimistic } = task;
  const pointer = `/tasks/${index}/likely`;
  const errors: ProblemError[] = [];
  if (likely < optimistic)
    errors.push({ pointer, detail: `likely (${likely}) is less than optimistic (${optimistic}).` });
  if (likely > pessimistic)
    errors.push({ pointer, detail: `likely (${likely}) is more than pessimistic (${pessimistic}).` });
  return errors;
}

function checkGraph(tasks: readonly ScheduleTask[]): ProblemError[] {
  const errors: ProblemError[] = [];
  const indexes = new Map<string, number>();
  for (const [index, { id }] of tasks.entries()) {
    const first = indexes.get(id);
    if (first === undefined) indexes.set(id, index);
    else errors.push({ pointer: `/tasks/${index}/id`, detail: `${quote(id)} is the id of /tasks/${first} too.` });
  }
  const predecessors = tasks.map(({ after = [] }) => after.map((id) => indexes.get(id) ?? unknown));
  for (const [index, list] of predecessors.entries()) {
    for (let position = list.indexOf(unknown); position >= 0; position = list.indexOf(unknown, position + 1)) {
      const id = tasks[index]?.after?.[position] ?? '';
      errors.push({ pointer: `/tasks/${index}/after/${position}`, detail: `There is no task ${quote(id)}.` });
    }
  }
  for (const { tasks: members, position } of findCycles(predecessors)) {
    const pointer = `/tasks/${members.at(-1) ?? 0}/after/${position}`;
    errors.push({ pointer, detail: `A cycle: ${describeCycle(members.map((member) => tasks[member]?.id ?? ''))}.` });
  }
  return errors;
}

interface Cycle {
  /** Each comes after the next one, and the last one after the first. */
  readonly tasks: readonly number[];
  /** Where the first one is in what the last one comes after. */
  readonly position: number;
}

/** Cycles that share no edge's ends with one already found: mending those may bring up another. */
function findCycles(predecessors: readonly (readonly number[])[]): Cycle[] {
  const cycles: Cycle[] = [];
  const named = new Set<number>();
  const done = new Uint8Array(predecessors.length);
  const onPath = new Uint8Array(predecessors.length);
  const next = new Int32Array(predecessors.length);
  for (const root of predecessors.keys()) {
    if (done[root] === 1) continue;
    // A depth-first search without recursion: a chain may be longer than the stack is deep.
    const path = [root];
    onPath[root] = 1;
    for (let task = path.at(-1); task !== undefined; task = path.at(-1)) {
      const position = next[task] ?? 0;
      const before = predecessors[task] ?? [];
      if (position === before.length) {
        path.pop();
        onPath[task] = 0;
        done[task] = 1;
        continue;
      }
      next[task] = position + 1;
      const predecessor = before[position];
      if (predecessor === undefined || predecessor === unknown || done[predecessor] === 1) continue;
      if (onPath[predecessor] === 0) {
        path.push(predecessor);
        onPath[predecessor] = 1;
      } else if (!named.has(task) && !named.has(predecessor)) {
        const members = path.slice(path.indexOf(predecessor));
        for (const member of members) named.add(member);
        cycles.push({ tasks: members, position });
      }
    }
  }
  return cycles;
}

function describeCycle(ids: readonly string[]): string {
  const named = ids.slice(0, maxNamed).map(quote);
  if (ids.length > maxNamed) named.push(`${ids.length - maxNamed} more`);
  return [...named, quote(ids[0] ?? '')].join(' after ');
}

function quote(id: string): string {
  return JSON.stringify(id);
}
