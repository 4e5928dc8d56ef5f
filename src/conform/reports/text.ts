/** A report for people: a line for each rule, and what is wrong with the exchanges that show it. */
import { inLines, inOneLine } from './evidence.ts';
import { evidenceFor } from './report.ts';
import type { Report, ReportedFinding, ReportedOperation } from './report.ts';

const marks = { pass: 'pass', fail: 'FAIL', warning: 'WARN', 'not-applicable': 'n/a' } as const;

/** Each line with the verdict that it is about, for a terminal to colour; undefined for a heading. */
export interface ReportLine {
  readonly verdict: ReportedFinding['verdict'] | undefined;
  readonly text: string;
}

export function textReport(report: Report): ReportLine[] {
  return [...report.operations.flatMap(operationLines), heading(summaryLine(report))];
}

export function summaryLine({ summary }: Report): string {
  return `${String(summary.pass)} passed, ${String(summary.fail)} failed, ${String(summary.warning)} warnings, ${String(summary['not-applicable'])} not applicable`;
}

function operationLines(operation: ReportedOperation): ReportLine[] {
  return [
    heading(`${operation.operation}: POST ${operation.url}`),
    ...operation.findings.flatMap((finding) => findingLines(operation, finding)),
    ...(operation.unfinished === undefined ? [] : [heading(`Not tried to the end: ${operation.unfinished}`)]),
    heading(''),
  ];
}

function findingLines(operation: ReportedOperation, finding: ReportedFinding): ReportLine[] {
  const { verdict, rule, title, level, source, details, advice } = finding;
  const evidence = evidenceFor(operation, finding);
  const line = (text: string): ReportLine => ({ verdict, text });
  const first = `${marks[verdict].padEnd(4)}  ${rule}: ${title}`;
  if (verdict === 'pass') return [line(`${first}  [${seen(evidence.map(inOneLine))}]`)];
  if (verdict === 'not-applicable') return [line(`${first}  (${details.join('; ')})`)];
  return [
    line(first),
    ...details.map((detail) => line(`      ${detail}`)),
    line(`      ${level}, ${source}. ${advice ?? ''}`.trimEnd()),
    ...evidence.flatMap((exchange) => inLines(exchange).map((text) => line(`      ${text}`))),
  ];
}

function seen([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first}, and ${String(others.length)} more`;
}

function heading(text: string): ReportLine {
  return { verdict: undefined, text };
}
