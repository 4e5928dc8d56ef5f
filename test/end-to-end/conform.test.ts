/** What `see-other conform` says of the service itself, with the contract and the operations that are shipped. */
import { expect, test } from '@jest/globals';
import { runTarget } from '../../src/conform/course.ts';
import type { GivenInputs, Input } from '../../src/conform/target.ts';
import { targetOf } from '../../src/conform/target.ts';
import { readContract } from '../../src/contract/contract.ts';
import { operations } from '../../src/operations/index.ts';
import { shippedContract } from '../support/fixture-contract.ts';
import { startKeyed } from '../support/keyed.ts';

const text = (name: string, mediaType: string, body: string): Input => ({ name, mediaType, body: Buffer.from(body) });
const lines = Array.from({ length: 200_000 }, (_, line) => `${String(line)},${String(line % 7)}`);
const tasks = Array.from({ length: 20 }, (_, task) => ({
  id: String(task),
  optimistic: 1,
  likely: 2,
  pessimistic: 3,
}));

const inputs: Readonly<Record<string, GivenInputs>> = {
  estimateSchedule: { slow: text('a large project', 'application/json', JSON.stringify({ tasks, trials: 5_000_000 })) },
  profileDataset: {
    slow: text('a large file', 'text/csv', `n,m\n${lines.join('\n')}\n`),
    failing: text('a broken file', 'text/csv', 'day,rain\nmon,0\ntue,3.5,wet\n'),
  },
};

/** What a run cannot decide on this server, and why. */
const undecided: Readonly<Record<string, readonly string[]>> = {
  // it is never too busy; and no input of a schedule is accepted and then fails
  estimateSchedule: ['failed-has-no-result', 'failed-has-problem', 'failed-is-200', 'refusal-retry-after'],
  // any bytes are a file
  profileDataset: ['malformed-body-is-400', 'refusal-retry-after'],
};

test('every rule is kept by every operation, and hardly one is left undecided', async () => {
  await using service = await startKeyed({ contract: shippedContract, operations });
  const credentials = { authorization: `Bearer ${await service.key('conform')}` };
  const contract = readContract(shippedContract);
  for (const operation of contract.asynchronous) {
    const target = targetOf(service.url, contract, operation, inputs[operation.operationId] ?? {});
    const signal = AbortSignal.timeout(500_000);
    const { findings, unfinished } = await runTarget(target, { credentials, timeoutMs: 60_000, signal });
    const saying = (...verdicts: string[]) => findings.filter(({ verdict }) => verdicts.includes(verdict));
    expect(saying('fail', 'warning').map(({ rule, details }) => [rule.id, ...details])).toEqual([]);
    expect(unfinished).toBeUndefined();
    const open = saying('not-applicable').map(({ rule }) => rule.id);
    expect(open.sort()).toEqual(undecided[operation.operationId]);
  }
});
