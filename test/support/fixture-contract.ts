/** A contract for tests: the protocol as the shipped contract has it, with operations of its own. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

type Node = Record<string, unknown>;

export const shippedContract = readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8');

export interface FixtureOperation {
  /** Media type to schema. */
  readonly body: Readonly<Record<string, Node>>;
  readonly result: Readonly<Record<string, Node>>;
  /** True if it is not said. */
  readonly bodyRequired?: boolean;
  readonly parameters?: readonly Node[];
  /** Statuses that the result declares beside those of every result, such as 206. */
  readonly resultStatuses?: Readonly<Record<string, Node>>;
}

/** JSON text of an OpenAPI document that has `POST /<name>` and `GET /<name>/{requestId}` for each operation. */
export function fixtureContract(operations: Readonly<Record<string, FixtureOperation>>): string {
  const shipped = parse(shippedContract) as {
    paths: Record<string, { post: { responses: Record<string, Node>; security: Node[] }; get: { responses: Node } }>;
  };
  const paths: Node = {};
  for (const [path, item] of Object.entries(shipped.paths)) if (path.startsWith('/requests')) paths[path] = item;
  const submit = shipped.paths['/schedule-estimates'];
  const result = shipped.paths['/schedule-estimates/{requestId}'];
  if (submit === undefined || result === undefined)
    throw new Error('the shipped contract has lost its schedule estimates');
  for (const [name, operation] of Object.entries(operations)) {
    const { body, bodyRequired = true, result: schemas, parameters = [], resultStatuses = {} } = operation;
    const accepted = submit.post.responses['202'] as Node & { links: Node };
    const links = {
      ...accepted.links,
      result: { operationId: `${name}Result`, parameters: { requestId: '$response.body#/id' } },
    };
    paths[`/${name}`] = {
      post: {
        operationId: name,
        parameters: [
          { $ref: '#/components/parameters/IdempotencyKey' },
          { $ref: '#/components/parameters/Prefer' },
          ...parameters,
        ],
        requestBody: { required: bodyRequired, content: mediaTypes(body) },
        responses: { ...submit.post.responses, 202: { ...accepted, links } },
        security: submit.post.security,
      },
    };
    const ok = {
      description: 'The result.',
      headers: { ETag: { $ref: '#/components/headers/ETag' } },
      content: mediaTypes(schemas),
    };
    paths[`/${name}/{requestId}`] = {
      parameters: [{ $ref: '#/components/parameters/RequestId' }],
      get: {
        operationId: `${name}Result`,
        parameters: [{ $ref: '#/components/parameters/IfNoneMatch' }],
        responses: { ...result.get.responses, 200: ok, ...resultStatuses },
      },
    };
  }
  return JSON.stringify({ ...shipped, paths });
}

function mediaTypes(schemas: Readonly<Record<string, Node>>): Node {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { schema }]));
}
