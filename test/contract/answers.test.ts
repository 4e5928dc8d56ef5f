import { describe, expect, it } from '@jest/globals';
import { createAnswerChecker } from '../../src/contract/answers.ts';
import { readContract } from '../../src/contract/contract.ts';
import { withPathItems } from '../../src/contract/document.ts';
import { inputErrors } from '../../src/contract/inputs.ts';
import { behindReferences } from '../support/behind-references.ts';
import { editedContract } from '../support/edited-contract.ts';
import { shippedContract } from '../support/fixture-contract.ts';

const contract = readContract(shippedContract);
const checker = createAnswerChecker(contract);

const id = '0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d';
const body = {
  id,
  location: `/requests/${id}`,
  operation: 'estimateSchedule',
  status: 'accepted',
  attempt: 0,
  createdAt: '2026-11-24T08:00:00.000Z',
};
const headers = { 'content-type': 'application/json', etag: '"1"', 'retry-after': '1' };

describe('an answer', () => {
  it('that is as the contract says has no violations', () => {
    expect(checker.violations(contract.status, { status: 200, headers, body })).toEqual([]);
    expect(checker.violations(contract.status, { status: 304, headers: { etag: '"1"' } })).toEqual([]);
  });

  it.each([
    ['has an undeclared status', { status: 302, headers, body }, /declares no 302/],
    [
      'lacks a required header',
      { status: 303, headers: { 'content-type': 'application/json' }, body },
      /lacks the header Location/,
    ],
    [
      'has a header that does not fit',
      { status: 200, headers: { ...headers, 'retry-after': 'soon' }, body },
      /header Retry-After "soon" must be integer/,
    ],
    [
      'has another media type',
      { status: 200, headers: { ...headers, 'content-type': 'text/html' }, body },
      /is text\/html, not application\/json/,
    ],
    [
      'has a body that does not fit',
      { status: 200, headers, body: { ...body, status: 'pondering' } },
      /body\/status must be equal to one of/,
    ],
    ['has a member too many', { status: 200, headers, body: { ...body, mood: 'good' } }, /additional properties: mood/],
    [
      'has a media type where there is no body',
      { status: 304, headers: { etag: '"1"', 'content-type': 'text/html' } },
      /is text\/html and should have no body/,
    ],
    ['has a body though it answers a HEAD', { status: 200, headers, body, toHead: true }, /answer to a HEAD has none/],
    ['has a body where there is none', { status: 304, headers: { etag: '"1"' }, body }, /has a body/],
  ])('that %s is found out', (_what, answer, violation) => {
    expect(checker.violations(contract.status, answer)).toEqual([expect.stringMatching(violation)]);
  });

  it('with a required Location that is missing on a 202 is found out', () => {
    const [estimate] = contract.asynchronous;
    if (estimate === undefined) throw new Error('no operation');
    expect(
      checker.violations(estimate, { status: 202, headers: { 'content-type': 'application/json' }, body }),
    ).toEqual([
      expect.stringMatching(/lacks the header Location/),
      expect.stringMatching(/lacks the header Operation-Location/),
      expect.stringMatching(/lacks the header Retry-After/),
    ]);
  });
});

describe('an answer whose status is not declared by itself', () => {
  const mood = (word: string) => ({
    description: 'Any.',
    content: { 'application/json': { schema: { properties: { mood: { const: word } } } } },
  });
  const document = withPathItems(contract.document);
  const path = document.paths[contract.status.path] ?? {};
  const declaring = (responses: object): ReturnType<typeof createAnswerChecker> => {
    const get = { ...path.get, responses: { ...path.get?.responses, ...responses } };
    const paths = { ...document.paths, [contract.status.path]: { ...path, get } };
    return createAnswerChecker(readContract(JSON.stringify({ ...document, paths })));
  };
  const answer = (status: number, word: string) => ({
    status,
    headers: { 'content-type': 'application/json' },
    body: { mood: word },
  });

  it('is held to the response of its class, and else to the default', () => {
    const ranged = declaring({ '4XX': mood('class'), default: mood('default') });
    expect(ranged.violations(contract.status, answer(418, 'class'))).toEqual([]);
    expect(ranged.violations(contract.status, answer(418, 'default'))).toEqual([
      expect.stringMatching(/418 body\/mood/),
    ]);
    expect(ranged.violations(contract.status, answer(302, 'default'))).toEqual([]);
    expect(ranged.violations(contract.status, answer(302, 'class'))).toEqual([expect.stringMatching(/302 body\/mood/)]);
  });

  it('is not declared by another class', () => {
    const ranged = declaring({ '4XX': mood('class') });
    expect(ranged.violations(contract.status, answer(302, 'class'))).toEqual([
      expect.stringMatching(/declares no 302/),
    ]);
  });
});

describe('a result', () => {
  it('that does not fit names the place', () => {
    const profile = contract.asynchronous.find(({ operationId }) => operationId === 'profileDataset');
    if (profile === undefined) throw new Error('no operation');
    const column = { name: 'a', type: 'BIGINT', nulls: 0, distinct: 'many', top: [] };
    expect(checker.resultErrors(profile.result, { rows: 1, columns: [column] })).toEqual([
      { pointer: '/columns/0/distinct', detail: 'must be integer' },
    ]);
    expect(checker.resultErrors(profile.result, { rows: 1, columns: [] })).toEqual([]);
  });
});

describe('what stands behind references', () => {
  it('is held to as if it stood in its place', () => {
    const referring = readContract(behindReferences(shippedContract));
    const found = createAnswerChecker(referring);
    const [estimate] = referring.asynchronous;
    if (estimate === undefined) throw new Error('no operation');
    expect(found.violations(referring.status, { status: 200, headers, body })).toEqual([]);
    const wrong = { status: 200, headers: { 'content-type': 'application/json', 'retry-after': 'soon' }, body: {} };
    expect(found.violations(referring.status, wrong)).toEqual([
      expect.stringMatching(/lacks the header ETag/),
      expect.stringMatching(/Retry-After "soon" must be integer/),
      expect.stringMatching(/body must have required property/),
    ]);
    expect(found.resultErrors(estimate.result, {})).not.toEqual([]);
    expect(inputErrors(referring, estimate, { tasks: [] })).toEqual([expect.objectContaining({ pointer: '/tasks' })]);
  });

  it('is found by a reference that is percent-encoded', () => {
    const at = '#/paths/~1schedule-estimates~1%7BrequestId%7D/get/responses/200';
    const text = editedContract([
      "        '200':\n          description: The profile.\n",
      `        '200':\n          $ref: '${at}'\n          description: The profile.\n`,
    ]);
    const { asynchronous } = readContract(text);
    const profile = asynchronous.find(({ operationId }) => operationId === 'profileDataset');
    if (profile === undefined) throw new Error('no operation');
    expect(createAnswerChecker(readContract(text)).resultErrors(profile.result, { rows: 1, columns: [] })).toEqual([
      expect.objectContaining({ detail: expect.stringMatching(/trials/) as unknown }),
    ]);
  });
});
