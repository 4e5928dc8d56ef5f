/** What is wrong in a contract that is to be served: all of it at once, where it stands, and how to mend it. */
import { describe, expect, test } from '@jest/globals';
import { checkContract, readContract } from '../../src/contract/contract.ts';
import type { ContractFault } from '../../src/contract/faults.ts';
import { reservedPathOf } from '../../src/http/reserved-paths.ts';
import { editedContract, lineOf, mistakes } from '../support/edited-contract.ts';
import { shippedContract } from '../support/fixture-contract.ts';

function faultsOf(text: string): readonly ContractFault[] {
  return checkContract(text, { enforced: true, reservedPathOf }).faults;
}

test('the shipped contract has none', () => {
  expect(faultsOf(shippedContract)).toStrictEqual([]);
});

test('everything is found at once, in the order of the text, with its line', () => {
  const text = editedContract(...Object.values(mistakes));
  const faults = faultsOf(text);
  expect(faults.map(({ rule }) => rule)).toStrictEqual([
    'reserved-path',
    'accepted-headers',
    'accepted-links',
    'references',
    'operation-id',
  ]);
  expect(faults.map(({ position }) => position?.line)).toStrictEqual([
    lineOf(text, '  /docs/estimates:'),
    lineOf(text, '          headers:'),
    lineOf(text, 'operationId: getScheduleEstimat\n'),
    lineOf(text, 'problems.yaml'),
    lineOf(text, 'operationId: getRequest\n      tags: [requests]\n      summary: Get'),
  ]);
});

test('a suggestion can be pasted, or names what was meant', () => {
  const suggestions = faultsOf(editedContract(...Object.values(mistakes))).map(({ suggestion }) => suggestion);
  expect(suggestions).toEqual([
    expect.stringMatching(/not at or below \/docs/),
    expect.stringMatching(/ {2}Location:\n {4}required: true\n/),
    'Did you mean `getScheduleEstimate`?',
    expect.stringMatching(/bundle/),
    expect.stringMatching(/a name of its own/),
  ]);
});

test('a 202 that links to nothing is given the links to paste', () => {
  const text = `openapi: 3.1.0
info: { title: Images, version: 1.0.0 }
paths:
  /renders:
    post:
      operationId: render
      responses:
        '202':
          description: Accepted.
  /renders/{renderId}:
    get:
      operationId: getRender
      responses:
        '200': { description: The image. }
`;
  const links = faultsOf(text).find(({ rule }) => rule === 'accepted-links');
  expect(links).toMatchObject({ place: '/paths/~1renders/post/responses/202/links', position: { line: 8 } });
  expect(links?.suggestion).toContain(`    result:
      operationId: getRender
      parameters:
        renderId: $response.body#/id`);
});

test('an operation whose result is that of another, or the status, is told to have one of its own', () => {
  const link = 'operationId: getDatasetProfile\n              parameters';
  const resultsOf = (named: string): readonly ContractFault[] =>
    faultsOf(editedContract([link, `operationId: ${named}\n              parameters`]));
  const fault = {
    rule: 'accepted-links',
    place: '/paths/~1dataset-profiles/post/responses/202/links/result/operationId',
    suggestion: expect.stringContaining('`/dataset-profiles/{requestId}`') as unknown,
  };
  expect(resultsOf('getScheduleEstimate')).toContainEqual(
    expect.objectContaining({
      ...fault,
      detail:
        '`getScheduleEstimate` is the result of `estimateSchedule`, and `profileDataset` has to have a result of its own',
    }),
  );
  expect(resultsOf('getRequest')).toContainEqual(
    expect.objectContaining({ ...fault, detail: expect.stringMatching(/^`getRequest` is the status, /) as unknown }),
  );
});

test('whoever calls another server does not mind that its operations share a result', () => {
  const text = editedContract([
    'operationId: getDatasetProfile\n              parameters',
    'operationId: getScheduleEstimate\n              parameters',
  ]);
  expect(readContract(text, { ignoreOthers: true }).asynchronous).toHaveLength(2);
});

describe('a path', () => {
  const faultsAt = (path: string): readonly (readonly [string, string])[] =>
    faultsOf(editedContract(['  /schedule-estimates:\n', `  ${JSON.stringify(path)}:\n`])).map(
      ({ rule, detail, suggestion }) => [rule, `${detail}. ${suggestion}`] as const,
    );

  test.each(['/estimates(v1)', '/estimates:create', '/estimates*', '/a+b/%5B1%5D', '/{team-id}/estimates'])(
    '%s is served',
    (path) => {
      expect(faultsAt(path).filter(([rule]) => rule !== 'path-parameters')).toEqual([]);
    },
  );

  test.each([
    ['/estimates?v=1', /Write `\/estimates%3Fv=1`\.$/],
    ['/dépôt/[1]', /Write `\/d%C3%A9p%C3%B4t\/%5B1%5D`\.$/],
    ['/100%', /Write `\/100%25`\.$/],
    ['/{year}{month}', /where `year` ends in .* and `month` begins.*`\{year\}\/\{month\}`/],
    ['/{id}/of/{id}', /the parameter `id` twice/],
    ['/estimates/{id:int}', /Use .*`{id-int}`/],
    ['/estimates/{', /do not each enclose a name/],
    ['/estimates/{}', /do not each enclose a name/],
    ['/Dataset-Profiles/', /gets to \/dataset-profiles gets to \/Dataset-Profiles\/\. /],
    ['/schedule-estimates/{id}', /\{requestId\} gets to .*\{id\}\. /],
  ])('%s cannot be, and it is said what can', (path, said) => {
    expect(faultsAt(path).filter(([rule]) => rule !== 'path-parameters')).toEqual([
      ['path', expect.stringMatching(said)],
    ]);
  });
});

describe('the parameters of a path', () => {
  const below = (path: string, ...declared: string[]): readonly ContractFault[] =>
    faultsOf(editedContract(['  /schedule-estimates:\n', [`  ${path}:`, ...declared, ''].join('\n')]));
  const item = `/paths/~1shops~1{shopId}~1estimates`;
  const shop = ['    parameters:', '      - name: shopId', '        in: path'];
  const schema = '        schema: { type: string }';

  test('are declared and required', () => {
    expect(below('/shops/{shopId}/estimates', ...shop, '        required: true', schema)).toEqual([]);
  });

  test('that are not declared are given the declaration to paste', () => {
    expect(below('/shops/{shopId}/estimates')).toEqual([
      expect.objectContaining({
        rule: 'path-parameters',
        place: `${item}/post`,
        detail: '`shopId` of /shops/{shopId}/estimates is declared by no parameter of `estimateSchedule`',
        suggestion: expect.stringContaining('  - name: shopId\n    in: path\n    required: true\n') as unknown,
      }),
    ]);
  });

  test('that are declared otherwise are asked after', () => {
    expect(below('/shops/{shopid}/estimates', ...shop, '        required: true', schema)).toEqual([
      expect.objectContaining({
        rule: 'path-parameters',
        place: '/paths/~1shops~1{shopid}~1estimates/parameters/0',
        suggestion: 'Did you mean `shopid`?',
      }),
    ]);
  });

  test('that are declared and stand in no path are found', () => {
    expect(below('/estimates', ...shop, '        required: true', schema)).toEqual([
      expect.objectContaining({
        rule: 'path-parameters',
        place: '/paths/~1estimates/parameters/0',
        detail: expect.stringMatching(/\/estimates has no `{shopId}`$/) as unknown,
      }),
    ]);
  });

  test('that may be left out are told to be required', () => {
    expect(
      below('/shops/{shopId}/estimates', ...shop, schema).map(({ place, suggestion }) => [place, suggestion]),
    ).toEqual([[`${item}/parameters/0/required`, 'Add `required: true` to the parameter.']]);
  });
});

test('a result below a path of its own parameters is given a path with the id alone, that is its own', () => {
  const faults = faultsOf(
    editedContract(['  /dataset-profiles/{requestId}:\n', '  /shops/{shopId}/statements/{requestId}:\n']),
  );
  expect(faults.map(({ rule, suggestion }) => [rule, suggestion])).toContainEqual([
    'accepted-links',
    'Give it a path such as `/statements/{requestId}`.',
  ]);
});

test.each([
  ['the body of a call', '          text/csv:\n', '/paths/~1dataset-profiles/post/requestBody'],
  [
    'a result',
    "            application/json:\n              schema: { $ref: '#/components/schemas/DatasetProfile' }",
    '/paths/~1dataset-profiles~1{requestId}/get/responses/200',
  ],
])('a range of media types in %s is no type', (_what, entry, place) => {
  const suggestion = expect.stringMatching(/^Name the types, .*`image\/png`/) as unknown;
  expect(faultsOf(editedContract([entry, entry.replace(/\S+:/, 'image/*:')]))).toEqual([
    expect.objectContaining({ rule: 'media-types', place: `${place}/content/image~1*`, suggestion }),
  ]);
});

test('beside a path that is a reference nothing else is seen, and that is told', () => {
  const other = "  /other:\n    $ref: '#/components/pathItems/Other'\n    post: { operationId: other }\n";
  const text = editedContract(
    ['  /requests:\n', `${other}  /requests:\n`],
    ['components:\n', 'components:\n  pathItems: { Other: { summary: Nothing } }\n'],
  );
  expect(faultsOf(text)).toContainEqual(
    expect.objectContaining({
      rule: 'structure',
      place: '/paths/~1other/post',
      detail: expect.stringMatching(/`post`/),
    }),
  );
});

test('references that go round in a circle are told', () => {
  const text = editedContract([
    '    Forbidden:\n',
    "    Round: { $ref: '#/components/responses/AndRound' }\n    AndRound: { $ref: '#/components/responses/Round' }\n    Forbidden:\n",
  ]);
  expect(faultsOf(text).map(({ rule, detail }) => [rule, detail])).toEqual([
    ['references', expect.stringMatching(/goes round in a circle/)],
    ['references', expect.stringMatching(/goes round in a circle/)],
  ]);
});

describe('found is', () => {
  test.each<[string, [string, string], Partial<ContractFault>]>([
    [
      'a member that OpenAPI does not have',
      ['summary: List requests', 'sumary: List requests'],
      { rule: 'structure', place: '/paths/~1requests/get/sumary', suggestion: 'Did you mean `summary`?' },
    ],
    [
      'a member of another kind',
      ['      tags: [schedule estimates]\n', '      tags: schedule estimates\n'],
      { rule: 'structure', place: '/paths/~1schedule-estimates/post/tags', suggestion: 'Write a list here.' },
    ],
    [
      'a type that JSON Schema does not have',
      ['schema: { type: integer, minimum: 0 }', 'schema: { type: intger, minimum: 0 }'],
      { rule: 'schemas', detail: '"intger" is no type', suggestion: 'Did you mean `integer`?' },
    ],
    [
      'a pattern that is no regular expression',
      ['schema: { type: integer, minimum: 0 }', "schema: { type: string, pattern: '(' }"],
      { rule: 'schemas', detail: expect.stringMatching(/Invalid regular expression/) as unknown as string },
    ],
    [
      'a reference that is spelt wrong',
      ["'#/components/responses/Forbidden'", "'#/components/responses/Forbiden'"],
      { rule: 'references', suggestion: 'Did you mean `#/components/responses/Forbidden`?' },
    ],
    [
      'a scope that there is not',
      ['- jwt: [submit]', '- jwt: [submt]'],
      { rule: 'security', suggestion: 'Did you mean `submit`?' },
    ],
    [
      'a version that YAML takes for a number',
      ['openapi: 3.1.0', 'openapi: 3.1'],
      { rule: 'version', place: '/openapi', suggestion: 'Write `openapi: 3.1.0`.' },
    ],
    [
      'a key that is there twice',
      ['  /requests:\n', '  /schedule-estimates: {}\n  /requests:\n'],
      { rule: 'text', detail: expect.stringMatching(/unique/) as unknown as string },
    ],
  ])('%s', (_what, edit, fault) => {
    expect(faultsOf(editedContract(edit))).toEqual([expect.objectContaining(fault)]);
  });
});

test.each([
  'paths: []',
  'paths: { /x: null }',
  'paths: { /x: { get: 3 } }',
  'paths: { /x: { post: { responses: { "202": [] } } } }',
])('a document of another shape is told, and breaks nothing: %s', (paths) => {
  expect(faultsOf(`openapi: 3.1.0\ninfo: { title: x, version: "1" }\n${paths}\n`)).not.toHaveLength(0);
});

test('of a text that is no YAML the first faults are told, and how many more there are', () => {
  const faults = faultsOf('}\n'.repeat(50));
  expect(faults).toHaveLength(3);
  expect(faults.at(-1)?.detail).toMatch(/ \(and \d+ more after it, which may come of these\)$/);
});

test('a document that contains itself is told', () => {
  expect(faultsOf('openapi: 3.1.0\npaths: &paths\n  /x: *paths\n')).toEqual([
    expect.objectContaining({ rule: 'text' }),
  ]);
});

test('a document without `info` is told, and breaks nothing', () => {
  const text = editedContract([/^info:[^]*?(?=^servers:)/m.exec(shippedContract)?.[0] ?? '', '']);
  expect(faultsOf(text)).toEqual([expect.objectContaining({ place: '/info' })]);
});

test('whoever calls another server does not mind references of operations that are not asynchronous', () => {
  const other =
    "  /weather:\n    get:\n      operationId: getWeather\n      responses: { '200': { $ref: weather.yaml } }\n";
  const elsewhere = '  /climate:\n    $ref: climate.yaml\n';
  const text = editedContract(['  /requests:\n', `${other}${elsewhere}  /requests:\n`]);
  expect(readContract(text, { ignoreOthers: true }).asynchronous).toHaveLength(2);
});

test('security is not held to what the service enforces if an app does', () => {
  const text = editedContract(['- jwt: [submit]', '- jwt: [submt]']);
  expect(checkContract(text, { enforced: false, reservedPathOf }).faults).toStrictEqual([]);
});

describe('parameters', () => {
  const withParameter = (written: string): string =>
    editedContract(['    parameters:\n', `    parameters:\n        - ${written}\n`]);

  test('that are cookies are told of if they are required: nobody would look for them', () => {
    const of = (required: boolean): readonly ContractFault[] =>
      faultsOf(withParameter(`{ name: sid, in: cookie, required: ${String(required)}, schema: { type: string } }`));
    expect(of(true)).toEqual([
      expect.objectContaining({ rule: 'cookies', detail: expect.stringMatching(/^the cookie `sid` is required/) }),
    ]);
    expect(of(false)).toEqual([]);
  });

  test.each(['Accept', 'content-type', 'Authorization'])('are not what the header %s is declared as', (name) => {
    const text = withParameter(`{ name: ${name}, in: header, required: true, schema: { const: 'no' } }`);
    const { contract } = checkContract(text, { enforced: true, reservedPathOf });
    const names = contract?.operations.flatMap(({ declaredParameters }) => declaredParameters.map((each) => each.name));
    expect(names).toContain('Idempotency-Key');
    expect(names).not.toContain(name);
  });
});

/** The shipped contract with an answer that is something else. */
function withAnswer(path: string, method: 'get' | 'post', status: string, members: object): string {
  const document = JSON.parse(JSON.stringify(readContract(shippedContract).document)) as {
    paths: Record<string, Record<string, { responses: Record<string, object> }>>;
  };
  const responses = document.paths[path]?.[method]?.responses;
  if (responses?.[status] === undefined) throw new Error(`the shipped contract has no ${status} there`);
  responses[status] = { ...responses[status], ...members };
  return JSON.stringify(document);
}

test('a result without content is told of: none would fit', () => {
  expect(faultsOf(withAnswer('/dataset-profiles/{requestId}', 'get', '200', { content: undefined }))).toMatchObject([
    {
      rule: 'result-content',
      place: '/paths/~1dataset-profiles~1{requestId}/get/responses/200',
      suggestion: expect.stringContaining('  content:\n    application/json:'),
    },
  ]);
});

test.each([null, 3, 'x'])('a 202 whose links are %j links to nothing', (links) => {
  expect(faultsOf(withAnswer('/dataset-profiles', 'post', '202', { links }))).toContainEqual(
    expect.objectContaining({ rule: 'accepted-links', detail: expect.stringMatching(/links to nothing/) }),
  );
});

test('a pointer in a schema that has an `$id` is relative to that', () => {
  const held = "    Held:\n      $id: https://example.com/held\n      $defs: { a: {} }\n      $ref: '#/$defs/a'\n";
  expect(faultsOf(editedContract(['  schemas:\n', `  schemas:\n${held}`]))).toEqual([]);
  const broken = held.replace('$defs/a', '$defs/b');
  expect(faultsOf(editedContract(['  schemas:\n', `  schemas:\n${broken}`]))).toMatchObject([{ rule: 'references' }]);
});

test('a schema may name the dialect of OpenAPI', () => {
  const dialect = '      $schema: https://spec.openapis.org/oas/3.1/dialect/base\n';
  expect(faultsOf(editedContract(['    RequestPage:\n', `    RequestPage:\n${dialect}`]))).toEqual([]);
});

test('what is below an extension may refer to anything, unless something of the contract leads there', () => {
  const extension = 'x-mine: { other: { $ref: elsewhere.yaml } }\ncomponents:\n';
  expect(faultsOf(editedContract(['components:\n', extension]))).toEqual([]);
  const text = editedContract(
    ['components:\n', extension],
    ["'400': { $ref: '#/components/responses/InvalidRequest' }", "'400': { $ref: '#/x-mine/other' }"],
  );
  expect(faultsOf(text)).toContainEqual(expect.objectContaining({ rule: 'references' }));
});
