/** The workflows that arazzo.yaml has to have: these of each asynchronous operation. */
import { parse } from 'yaml';
import { readContract } from '../../src/contract/contract.ts';

const kinds = ['submit-poll-result', 'submit-cancel', 'idempotent-replay'];

/** The ids of those that are missing. */
export function missingWorkflows(openapi: string, arazzo: string): string[] {
  const { workflows = [] } = parse(arazzo) as { workflows?: { workflowId: string }[] };
  const present = new Set(workflows.map(({ workflowId }) => workflowId));
  return readContract(openapi)
    .asynchronous.flatMap(({ operationId }) => kinds.map((kind) => `${operationId}-${kind}`))
    .filter((id) => !present.has(id));
}
