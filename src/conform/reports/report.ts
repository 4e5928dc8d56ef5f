/** A run as data, which every kind of report is made from, and which is the JSON report. */
import type { OperationReport } from '../course.ts';
import type { Verdict } from '../findings.ts';
import { blotting, evidenceOf } from './evidence.ts';
import type { ShownExchange } from './evidence.ts';

export interface ReportedFinding {
  readonly rule: string;
  readonly title: string;
  readonly level: 'MUST' | 'SHOULD';
  readonly source: string;
  readonly verdict: Verdict;
  /** What is wrong; or why the rule does not apply. */
  readonly details: readonly string[];
  /** What to do about it. There only if the rule is not kept. */
  readonly advice?: string;
  /** Numbers of the operation's exchanges. */
  readonly evidence: readonly number[];
}

export interface ReportedOperation {
  readonly operation: string;
  readonly url: string;
  /** Why the run says little, and what to do. There only if no request was seen to its end. */
  readonly unfinished?: string;
  readonly findings: readonly ReportedFinding[];
  /** Those that some finding names. */
  readonly exchanges: readonly ShownExchange[];
}

export interface Report {
  readonly server: string;
  readonly summary: Readonly<Record<Verdict, number>>;
  readonly operations: readonly ReportedOperation[];
}

/** @param credentials that the run was given; they are not in the report */
export function reportOn(
  server: string,
  runs: readonly OperationReport[],
  credentials: Readonly<Record<string, string>>,
): Report {
  const hidden = blotting(credentials);
  const show = evidenceOf(credentials, hidden);
  const verdicts = runs.flatMap(({ findings }) => findings.map(({ verdict }) => verdict));
  const count = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length;
  return {
    server: hidden(server),
    summary: {
      pass: count('pass'),
      fail: count('fail'),
      warning: count('warning'),
      'not-applicable': count('not-applicable'),
    },
    operations: runs.map(({ operation, url, unfinished, findings, exchanges }) => {
      const named = new Set(findings.flatMap(({ evidence }) => evidence));
      return {
        operation,
        url: hidden(url),
        ...(unfinished === undefined ? {} : { unfinished: hidden(unfinished) }),
        findings: findings.map(({ rule, verdict, details, evidence }) => ({
          rule: rule.id,
          title: rule.title,
          level: rule.level,
          source: rule.source,
          verdict,
          details: details.map(hidden),
          ...(verdict === 'fail' || verdict === 'warning' ? { advice: rule.advice } : {}),
          evidence: evidence.map(({ number }) => number),
        })),
        exchanges: exchanges.filter((exchange) => named.has(exchange)).map(show),
      };
    }),
  };
}

/** The exchanges that a finding rests on. */
export function evidenceFor({ exchanges }: ReportedOperation, { evidence }: ReportedFinding): ShownExchange[] {
  return exchanges.filter(({ number }) => evidence.includes(number));
}
