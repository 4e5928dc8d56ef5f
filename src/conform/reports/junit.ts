/** A report as JUnit XML: a suite for each operation, a case for each rule. */
import Builder from 'fast-xml-builder';
import { inLines } from './evidence.ts';
import { evidenceFor } from './report.ts';
import type { Report, ReportedFinding, ReportedOperation } from './report.ts';

/** @param strict takes warnings for failures, as the exit code does */
export function junitReport(report: Report, strict: boolean): string {
  const suites = report.operations.map((operation) => suite(operation, strict));
  const builder = new Builder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    suppressEmptyNode: true,
  });
  const document = builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { '@name': printable(`see-other conform ${report.server}`), testsuite: suites },
  });
  return document;
}

function suite(operation: ReportedOperation, strict: boolean): object {
  const { findings, operation: name, unfinished } = operation;
  const broken = findings.filter((finding) => isFailure(finding, strict));
  const skipped = findings.filter(({ verdict }) => verdict === 'not-applicable');
  const errors = unfinished === undefined ? [] : [errorCase(name, unfinished)];
  return {
    '@name': printable(name),
    '@tests': findings.length + errors.length,
    '@failures': broken.length,
    '@errors': errors.length,
    '@skipped': skipped.length,
    testcase: [...errors, ...findings.map((finding) => testCase(operation, finding, strict))],
  };
}

/** A run that says little or nothing has to be seen where only cases are looked at. */
function errorCase(operation: string, unfinished: string): object {
  return {
    '@classname': printable(operation),
    '@name': 'tried to the end',
    error: { '@message': printable(unfinished), '@type': 'unfinished' },
  };
}

function testCase(operation: ReportedOperation, finding: ReportedFinding, strict: boolean): object {
  const { rule, title, verdict, details, level, source, advice = '' } = finding;
  const names = { '@classname': printable(operation.operation), '@name': printable(`${rule}: ${title}`) };
  const message = printable(details.join('; '));
  if (verdict === 'pass') return names;
  if (verdict === 'not-applicable') return { ...names, skipped: { '@message': message } };
  const shown = evidenceFor(operation, finding).flatMap((exchange) => [...inLines(exchange), '']);
  const text = printable([`${level}, ${source}. ${advice}`, '', ...shown].join('\n'));
  return isFailure(finding, strict)
    ? { ...names, failure: { '@message': message, '@type': level, '#text': text } }
    : { ...names, 'system-out': `${message}\n${text}` };
}

function isFailure({ verdict }: ReportedFinding, strict: boolean): boolean {
  return verdict === 'fail' || (strict && verdict === 'warning');
}

/** XML 1.0 has no place for most control characters, not even escaped. */
function printable(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}');
}
