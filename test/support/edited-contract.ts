/** The shipped contract as text, with edits: so that a test can say at which line something is wrong. */
import { shippedContract } from './fixture-contract.ts';

/** Each edit replaces the first place where its text stands; there has to be one. */
export function editedContract(...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the shipped contract has no ${from}`);
    return text.replace(from, () => to);
  }, shippedContract);
}

/** Edits that each make one thing wrong, and what has to be said of it. */
export const mistakes = {
  noLocation: ["            Location: { $ref: '#/components/headers/StatusLocation' }\n", ''],
  wrongResult: [
    'operationId: getScheduleEstimate\n              parameters',
    'operationId: getScheduleEstimat\n              parameters',
  ],
  twoIds: ['operationId: listRequests\n', 'operationId: getRequest\n'],
  external: ["'400': { $ref: '#/components/responses/InvalidRequest' }", "'400': { $ref: 'problems.yaml#/invalid' }"],
  reserved: ['  /schedule-estimates:\n', '  /docs/estimates:\n'],
} as const satisfies Record<string, readonly [string, string]>;

/** The line of the edited contract that has a text, from 1. */
export function lineOf(contract: string, text: string): number {
  return contract.slice(0, contract.indexOf(text)).split('\n').length;
}
