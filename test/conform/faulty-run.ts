/** Runs on the faulty server: with its contract, with another, or with none. */
import { runTarget } from '../../src/conform/course.ts';
import type { OperationReport } from '../../src/conform/course.ts';
import type { Finding } from '../../src/conform/findings.ts';
import type { RuleId } from '../../src/conform/rules.ts';
import { targetOf } from '../../src/conform/target.ts';
import type { Input, Target } from '../../src/conform/target.ts';
import { readContract } from '../../src/contract/contract.ts';
import { faultyContract } from './faulty-contract.ts';
import { startFaultyServer, token } from './faulty-server.ts';
import type { Fault, Variant } from './faulty-server.ts';

export const input = (name: string, body: string): Input => ({
  name,
  body: Buffer.from(body),
  mediaType: 'application/json',
});
const failing = input('the failing', '{"work":"fails"}');

export type Run = (fault?: Fault | Variant) => Promise<OperationReport>;

/** Runs that know a contract. */
export function runWith(document: object = faultyContract, slow?: Input): Run {
  const contract = readContract(JSON.stringify(document), { ignoreOthers: true });
  const [operation] = contract.asynchronous;
  if (operation === undefined) throw new Error('the contract has no operation');
  return (fault) => runAt((url) => targetOf(url, contract, operation, { failing, slow }), fault);
}

/** A run that knows nothing but a path. */
export const runWithout: Run = (fault) =>
  runAt(
    (url): Target => ({
      name: '/work',
      url: `${url}/work`,
      headers: {},
      inputs: [input('one', '{"work":1}'), input('two', '{"work":2}')],
      slow: undefined,
      failing,
      contract: undefined,
    }),
    fault,
  );

async function runAt(targetAt: (url: string) => Target, fault: Fault | Variant | undefined): Promise<OperationReport> {
  await using server = await startFaultyServer(fault);
  return await runTarget(targetAt(server.url), {
    credentials: { authorization: `Bearer ${token}` },
    timeoutMs: 60_000,
    signal: AbortSignal.timeout(500_000),
  });
}

/** What is said against a server. */
export const broken = ({ findings }: OperationReport): Finding[] =>
  findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'warning');

export const idsOf = (findings: readonly Finding[]): RuleId[] => findings.map(({ rule }) => rule.id).sort();
