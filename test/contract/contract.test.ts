import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { lintContract, pathOf, readContract } from '../../src/contract/contract.ts';
import type { Operation } from '../../src/contract/contract.ts';
import { ContractInvalid } from '../../src/contract/faults.ts';
import { patternOf } from '../../src/contract/paths.ts';
import { typeFiles } from '../../src/contract/type-files.ts';
import { behindReferences } from '../support/behind-references.ts';
import { editedContract, lineOf } from '../support/edited-contract.ts';
import { shippedContract } from '../support/fixture-contract.ts';

type Node = Record<string, unknown>;

describe('a contract', () => {
  it('gives each operation the role that follows from it', () => {
    const { operations } = readContract(shippedContract);
    expect(Object.fromEntries(operations.map(({ operationId, role }) => [operationId, role]))).toEqual({
      estimateSchedule: 'submit',
      getScheduleEstimate: 'result',
      profileDataset: 'submit',
      getDatasetProfile: 'result',
      listRequests: 'list',
      getRequest: 'status',
      cancelRequest: 'cancel',
      watchRequest: 'events',
    });
  });

  it('says of each asynchronous operation what it takes and where its result is', () => {
    const { asynchronous } = readContract(shippedContract);
    const [estimate, profile] = asynchronous;
    expect(estimate).toMatchObject({ takesFile: false, consumes: ['application/json'], bodyRequired: true });
    expect(profile).toMatchObject({
      takesFile: true,
      consumes: ['text/csv', 'application/x-ndjson', 'application/vnd.apache.parquet'],
    });
    expect(estimate && pathOf(estimate.result, 'x')).toBe('/schedule-estimates/x');
  });

  it('may have everything behind references to references, its paths too', async () => {
    const referring = behindReferences(shippedContract);
    const told = (text: string) =>
      readContract(text).operations.map(({ pointer: _elsewhere, ...operation }) => ({
        ...operation,
        ...('result' in operation && { result: (operation.result as Operation).operationId }),
      }));
    expect(told(referring)).toEqual(told(shippedContract));
    expect(lintContract(referring, { enforced: true, reservedPathOf: () => undefined })).toEqual([]);
    expect((await typeFiles(referring))['operations.d.ts']).toBe((await typeFiles(shippedContract))['operations.d.ts']);
  });

  it('has what its merge keys bring in, in its types too, and is faulty where that is written', async () => {
    const merging = editedContract(
      ['    ScheduleTask:\n      type: object\n', '    ScheduleTask:\n      <<: *strict\n'],
      ['  schemas:\n', '  schemas:\n    Strict: &strict\n      type: object\n      maxProperties: 9\n'],
    );
    const { document } = readContract(merging);
    expect(document.components?.schemas?.['ScheduleTask']).toMatchObject({ type: 'object', maxProperties: 9 });
    expect((await typeFiles(merging))['server.d.ts']).not.toContain('<<');
    const wrong = merging.replace('maxProperties: 9', 'maxProperties: nine');
    const faults = lintContract(wrong, { enforced: true, reservedPathOf: () => undefined });
    expect(faults.find(({ place }) => place.startsWith('/components/schemas/ScheduleTask'))).toMatchObject({
      place: '/components/schemas/ScheduleTask/maxProperties',
      position: { line: lineOf(wrong, 'maxProperties: nine') },
    });
  });

  it('has paths that stand for what they say, and for nothing like it', () => {
    const pattern = patternOf('/reports(v1)/{report-id}.csv:now');
    const stoodFor = [
      '/reports(v1)/a%2Fb.csv:now',
      '/reports(v1)/.csv:now',
      '/reports(v1)/aXcsv:now',
      '/reportsv1/a.csv:now',
    ];
    expect(stoodFor.filter((path) => pattern.test(path))).toEqual(['/reports(v1)/a%2Fb.csv:now']);
  });

  it('has each parameter once: an operation has its own in place of that of its path', () => {
    const document = parse(shippedContract) as Document;
    const schema = { type: 'integer' };
    (document.paths['/schedule-estimates'] as Node)['parameters'] = [
      { name: 'limit', in: 'query', schema, example: 1 },
      { name: 'limit', in: 'header', schema },
      { name: 'prefer', in: 'header', schema },
    ];
    const own = { name: 'limit', in: 'query', schema, example: 2 };
    (operation(document, '/schedule-estimates', 'post')['parameters'] as Node[]).push(own);
    const estimate = readContract(JSON.stringify(document)).asynchronous[0];
    expect(estimate?.parameters).toEqual([
      { name: 'limit', in: 'query' },
      { name: 'limit', in: 'header' },
    ]);
    expect(estimate?.declaredParameters.filter(({ name }) => name === 'limit')).toEqual([
      own,
      expect.objectContaining({ in: 'header' }),
    ]);
    expect(estimate?.declaredParameters.filter(({ name }) => name.toLowerCase() === 'prefer')).toHaveLength(1);
  });

  it.each<[string, (document: Document) => void, string, RegExp]>([
    [
      'is OpenAPI 3.0',
      (document) => (document.openapi = '3.0.3'),
      '/openapi',
      /it is OpenAPI 3\.0\.3, and only 3\.1 is served/,
    ],
    ['has no title', (document) => delete document.info['title'], '/info/title', /`title`/],
    [
      'has a 202 without Location',
      (document) => delete part(document, 'headers')['Location'],
      '/paths/~1schedule-estimates/post/responses/202/headers/Location',
      /without Location does not say where the status is/,
    ],
    [
      'has a 202 whose Retry-After is optional',
      (document) => (part(document, 'headers')['Retry-After'] = { schema: { type: 'integer' } }),
      '/paths/~1schedule-estimates/post/responses/202/headers/Retry-After',
      /Retry-After is optional/,
    ],
    [
      'has a 202 without a link to the status',
      (document) => delete part(document, 'links')['status'],
      '/paths/~1schedule-estimates/post/responses/202/links/status',
      /has no link `status`/,
    ],
    [
      'links to a result operation that does not exist',
      (document) => (part(document, 'links')['result'] = { operationId: 'getNothing', parameters: {} }),
      '/paths/~1schedule-estimates/post/responses/202/links/result/operationId',
      /"getNothing", which is not a GET operation of this contract/,
    ],
    [
      'links to a result without saying whose',
      (document) => (part(document, 'links')['result'] = { operationId: 'getScheduleEstimate' }),
      '/paths/~1schedule-estimates/post/responses/202/links/result/parameters',
      /does not say that `requestId` of \/schedule-estimates\/\{requestId\} is the id of the request/,
    ],
    [
      'uses an operation id twice',
      (document) => (operation(document, '/requests', 'get')['operationId'] = 'getRequest'),
      '/paths/~1requests~1{requestId}/get/operationId',
      /already the `operationId` of GET \/requests$/,
    ],
    [
      'has an operation that is not part of the protocol',
      (document) => (document.paths['/weather'] = { get: { operationId: 'getWeather', responses: {} } }),
      '/paths/~1weather/get',
      /neither asynchronous nor part of the protocol/,
    ],
    [
      'refers to another file',
      (document) => (part(document, 'links')['status'] = { $ref: 'other.yaml#/status' }),
      '/paths/~1schedule-estimates/post/responses/202/links/status/$ref',
      /other\.yaml#\/status leaves the document/,
    ],
    [
      'refers to nothing',
      (document) => (part(document, 'links')['status'] = { $ref: '#/components/links/Gone' }),
      '/paths/~1schedule-estimates/post/responses/202/links/status/$ref',
      /nothing at the end of the reference #\/components\/links\/Gone/,
    ],
    [
      'has nothing asynchronous',
      (document) => (document.paths = { '/requests': document.paths['/requests'] }),
      '/paths',
      /no operation is asynchronous/,
    ],
  ])('that %s is refused with the place and what to do', (_what, spoil, pointer, detail) => {
    const document = parse(shippedContract) as Document;
    spoil(document);
    const faults = faultsOf(JSON.stringify(document));
    expect(faults).toContainEqual(expect.objectContaining({ place: pointer, detail: expect.stringMatching(detail) }));
  });

  it.each([
    ['that is no YAML', 'a: [1', /must be .* end with a \]/],
    ['that is something else', 'hello: world', /not an OpenAPI document/],
    ['that is empty', '', /not an OpenAPI document/],
  ])('%s is refused', (_what, text, detail) => {
    expect(faultsOf(text)).toEqual([expect.objectContaining({ place: '', detail: expect.stringMatching(detail) })]);
  });

  it('is refused with everything that is wrong at once', () => {
    const document = parse(shippedContract) as Document;
    delete part(document, 'headers')['Location'];
    delete part(document, 'links')['cancel'];
    expect(faultsOf(JSON.stringify(document)).map(({ place }) => place.split('/').at(-1))).toEqual([
      'Location',
      'cancel',
    ]);
  });
});

interface Document {
  openapi: string;
  info: Node;
  paths: Record<string, unknown>;
}

function operation(
  document: Document,
  path: string,
  method: 'get' | 'post',
): Node & { responses: Record<string, unknown> } {
  return (document.paths[path] as Record<typeof method, ReturnType<typeof operation>>)[method];
}

/** The headers or the links of the first 202. */
function part(document: Document, name: 'headers' | 'links'): Node {
  return (operation(document, '/schedule-estimates', 'post').responses['202'] as Record<typeof name, Node>)[name];
}

function faultsOf(text: string): ContractInvalid['faults'] {
  try {
    readContract(text);
    return [];
  } catch (error) {
    if (error instanceof ContractInvalid) return error.faults;
    throw error;
  }
}
