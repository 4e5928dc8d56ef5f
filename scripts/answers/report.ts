/** Which of the documented answers were seen, and which were seen that are not documented. */
import type { Contract } from '../../src/contract/contract.ts';
import { documentedAnswers } from './documented.ts';
import type { SeenAnswer } from './records.ts';

export interface AnswersReport {
  /** One line each, and what to do about it; empty if all is well. */
  readonly faults: readonly string[];
  /** Markdown: operation x status x media type, and how often it was seen on each set-up. */
  readonly table: string;
  readonly summary: string;
}

interface Row {
  readonly operationId: string;
  readonly status: number;
  readonly mediaType: string | undefined;
  readonly documented: boolean;
}

/** @param seen answers of servers that have this contract, and of others */
export function reportAnswers(
  contract: Contract,
  seen: readonly SeenAnswer[],
  setUps: readonly string[],
): AnswersReport {
  const documented = documentedAnswers(contract).map(({ operation: { operationId }, status, mediaType }): Row => ({
    ...{ operationId, status, mediaType },
    documented: true,
  }));
  const rows = new Map(documented.map((row) => [keyOf(row), row]));
  for (const { operationId, status, mediaType, method } of seen) {
    // the answer to a HEAD may leave out what tells of the body
    const row = { operationId, status, mediaType, documented: false };
    const isKnown =
      method === 'HEAD' && documented.some((one) => one.operationId === operationId && one.status === status);
    if (!isKnown && !rows.has(keyOf(row))) rows.set(keyOf(row), row);
  }
  // of what has no body, or not all of it, nobody has seen that it fits
  const whole = seen.filter(({ complete, method }) => complete && method !== 'HEAD');
  const counts = Map.groupBy(whole, (answer) => `${answer.setUp} ${keyOf(answer)}`);
  const timesOf = (row: Row, setUp: string): number => counts.get(`${setUp} ${keyOf(row)}`)?.length ?? 0;

  const faults = [...rows.values()].flatMap((row) => {
    const name = nameOf(row);
    if (!row.documented)
      return [`${name} was answered and is not in the contract: document it in openapi.yaml, or mend the server`];
    return setUps
      .filter((setUp) => timesOf(row, setUp) === 0)
      .map(
        (setUp) =>
          `${name} is in the contract and was never answered (${setUp}): provoke it in ` +
          'test/http/documented-answers.test.ts, or take it out of openapi.yaml',
      );
  });
  const broken = seen.flatMap(({ violations, setUp }) => violations.map((violation) => `${violation} (${setUp})`));
  const lines = [...rows.values()].map((row) => [
    ...[row.operationId, String(row.status), row.mediaType ?? 'no body'],
    ...setUps.map((setUp) => String(timesOf(row, setUp))),
  ]);
  const head = ['operation', 'status', 'media type', ...setUps];
  return {
    faults: [...faults, ...new Set(broken)],
    table: [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join(''),
    summary: `${String(documented.length)} documented answers, ${String(seen.length)} answers on ${setUps.join(' and ')}`,
  };
}

function keyOf({
  operationId,
  status,
  mediaType = '',
}: Pick<Row, 'operationId' | 'status'> & { readonly mediaType?: string | undefined }): string {
  return `${operationId} ${String(status)} ${mediaType}`;
}

function nameOf({ operationId, status, mediaType }: Row): string {
  return `${operationId} ${String(status)} ${mediaType ?? 'without a body'}`;
}
