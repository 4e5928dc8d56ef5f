/** What a run has brought, in Markdown. */
import type { Contender } from '../contenders/contender.ts';
import type { Run } from '../measure.ts';
import type { Results } from '../results.ts';
import type { Scale } from '../scale.ts';
import { targets } from '../targets.ts';
import type { Workload } from '../workloads/workload.ts';
import { table } from './table.ts';

export interface Reported extends Run {
  readonly contenders: readonly Contender[];
  readonly workloads: readonly Workload[];
  readonly scale: Scale;
  readonly machine: Readonly<Record<string, string>>;
  readonly date: Date;
}

export function report(run: Reported): string {
  const rounds = `${run.scale.rounds} ${run.scale.rounds === 1 ? 'round' : 'rounds'}`;
  const mode = run.scale.name === 'short' ? '`make bench SHORT=1`' : '`make bench`';
  const facts = { ...run.machine, ...run.versions };
  const measured = run.workloads.filter(({ name }) => run.results.contenders(name).length > 0);
  return [
    `Written by ${mode} on ${run.date.toISOString().slice(0, 10)}: ${rounds}, in each of which the contenders take turns. Figures are medians; in brackets the smallest and the largest.`,
    table(['', ''], Object.entries(facts)),
    ...troubles(run),
    ...measured.flatMap((workload) => section(workload, run)),
    '### Targets',
    'Each ratio is the median of the ratios within one round.',
    targetTable(run.results),
  ].join('\n\n');
}

function troubles({ absent, failures }: Run): string[] {
  const lines = [
    ...absent.map(({ name, reason }) => `- **Not measured: ${name}**, which could not start. ${firstLine(reason)}`),
    ...failures.map((failure) => `- **Failed:** ${firstLine(failure)}`),
  ];
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function section(workload: Workload, { results, contenders, scale }: Reported): string[] {
  const figures = workload.figures(scale);
  const shown = contenders.filter(({ id }) => results.contenders(workload.name).includes(id));
  const rows = shown.flatMap(({ id, name }) => {
    const cells = (of: (key: string) => string): string[] =>
      figures.map(({ key, digits }) => cell(results, workload.name, id, of(key), digits));
    return (
      workload.rows?.(scale).map((row) => [`${name}, ${row.title}`, ...cells((key) => `${key} ${row.key}`)]) ?? [
        [name, ...cells((key) => key)],
      ]
    );
  });
  const head = ['', ...figures.map(({ title }) => title)];
  return [`### ${workload.title}`, workload.about(scale), table(head, rows), ...parts(workload.name, shown, results)];
}

function cell(results: Results, workload: string, contender: string, key: string, digits: number): string {
  const spread = results.spread(workload, contender, key);
  if (spread === undefined) return '-';
  const [middle, least, most] = [spread.median, spread.min, spread.max].map((value) => shownNumber(value, digits));
  return least === most ? String(middle) : `${middle} (${least}-${most})`;
}

/** With commas: 12,345. */
function shownNumber(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function parts(workload: string, contenders: readonly Contender[], results: Results): string[] {
  const lines = contenders.flatMap(({ id, name }) => {
    const shares = results
      .keys(workload, id)
      .filter((key) => key.startsWith('part '))
      .map((key) => `${key.slice('part '.length)} ${shownNumber(results.spread(workload, id, key)?.median ?? 0, 3)}`);
    return shares.length > 1 ? [`- ${name}: ${shares.join(', ')}`] : [];
  });
  return lines.length === 0 ? [] : [`CPU s for 1,000 by part:\n\n${lines.join('\n')}`];
}

function targetTable(results: Results): string {
  const rows = targets.map(({ subject, goal, judge }) => {
    const verdict = judge(results);
    if (verdict === undefined) return [subject, goal, '-', 'not measured'];
    return [subject, goal, verdict.figure, verdict.met ? 'met' : '**not met**'];
  });
  return table(['', 'target', 'measured', 'verdict'], rows);
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
