/**
 * The rules that a contract is held to: what each says, why, and where that is written. docs/contract-rules.md shows this
 * table; a test holds the two together.
 */

export interface Rule {
  /** A contract that breaks a `must` is not served; a `should` is only advice. */
  readonly level: 'must' | 'should';
  readonly says: string;
  readonly why: string;
  /** Where more is written: an RFC, a specification or a page of the documentation. */
  readonly source: string;
}

export const contractRules = {
  text: {
    level: 'must',
    says: 'the document is YAML or JSON, and no key is there twice',
    why: 'Everything else is read from it.',
    source: 'YAML 1.2.2',
  },
  version: {
    level: 'must',
    says: 'the document is OpenAPI 3.1',
    why: 'From 3.1 on, schemas are JSON Schema: what is checked on the server is what generators and clients read.',
    source: 'OpenAPI 3.1, 4.8.1',
  },
  structure: {
    level: 'must',
    says: 'every object of the document is as OpenAPI 3.1 describes it',
    why: 'What stands where nobody looks for it is not seen, and tools disagree about what it means.',
    source: 'OpenAPI 3.1, 4.8',
  },
  references: {
    level: 'must',
    says: 'every `$ref` leads to something within the document',
    why: 'The service sends the document as it is, to clients that cannot read your files.',
    source: 'OpenAPI 3.1, 4.8.23',
  },
  schemas: {
    level: 'must',
    says: 'every schema is JSON Schema 2020-12, and every `pattern` a regular expression',
    why: 'A schema that cannot be read holds nothing to anything.',
    source: 'JSON Schema 2020-12',
  },
  'operation-id': {
    level: 'must',
    says: 'every operation has an `operationId` of its own',
    why: 'Links, handlers, generated code and the command line name operations by it.',
    source: 'OpenAPI 3.1, 4.8.10',
  },
  asynchronous: {
    level: 'must',
    says: 'at least one operation answers 202 with links to its status, its result and its cancel',
    why: 'That is how a contract says which operations are slow; a service without one has nothing to do.',
    source: 'docs/bring-your-own-contract.md#the-contract',
  },
  'accepted-headers': {
    level: 'must',
    says: 'a 202 has the required headers `Location` and `Retry-After`',
    why: 'A 202 is worth nothing to a client that is not told where to look, and when.',
    source: 'RFC 9110, 15.3.3, 10.2.2 and 10.2.3',
  },
  'accepted-links': {
    level: 'must',
    says: 'a 202 has the links `status` and `result` to GET operations and `cancel` to a DELETE, each with the id of the request; each has a result of its own',
    why: 'Server, clients and generated code find the operations that belong together by their links, in standard OpenAPI.',
    source: 'OpenAPI 3.1, 4.8.20',
  },
  role: {
    level: 'must',
    says: 'every operation is asynchronous or has a part in the protocol: status, result, cancel, list, events',
    why: 'There is nothing to answer any other with. What your app answers itself belongs in a document of its own.',
    source: 'docs/bring-your-own-contract.md#the-contract',
  },
  'result-content': {
    level: 'must',
    says: 'the 200 of a result has content',
    why: 'Results are held to it; without, every request would fail.',
    source: 'docs/bring-your-own-contract.md#the-contract',
  },
  cookies: {
    level: 'must',
    says: 'no parameter that is required is a cookie',
    why: 'Cookies are neither looked for nor handed to handlers: they say who calls, and that is for the app to find out.',
    source: 'docs/bring-your-own-contract.md#the-contract',
  },
  'media-types': {
    level: 'must',
    says: 'bodies and results are of media types that are named, and of no range such as `image/*`',
    why: 'The type of a body says which schema it is held to, and whether it is kept as JSON or as a file.',
    source: 'docs/bring-your-own-contract.md#the-contract',
  },
  path: {
    level: 'must',
    says: 'every path is written as in a URL, tells its parameters apart, and is not the same as another',
    why: 'By its path alone a call gets to an operation.',
    source: 'OpenAPI 3.1, 4.8.8',
  },
  'path-parameters': {
    level: 'must',
    says: 'every `{name}` of a path has a parameter `in: path` with `required: true`, and every such parameter stands in the path',
    why: 'What is not declared is not validated, and the handler does not get it.',
    source: 'OpenAPI 3.1, 4.8.12',
  },
  'reserved-path': {
    level: 'must',
    says: 'no path is one that the service has itself',
    why: 'Of two answers at one address clients get only one.',
    source: 'docs/architecture.md',
  },
  security: {
    level: 'must',
    says: '`security` asks for what the service can enforce: one bearer credential, with the scopes that there are',
    why: 'A document that asks for more than is enforced is a false promise.',
    source: 'docs/keys-and-tokens.md',
  },
  'status-redirect': {
    level: 'should',
    says: 'the status answers 303 with a required `Location`',
    why: 'The redirect to the result is how a client learns that there is one.',
    source: 'RFC 9110, 15.4.4',
  },
  'unknown-and-expired': {
    level: 'should',
    says: 'status and result declare 404 and 410',
    why: 'Ids can be wrong, and results do not live for ever: clients have to know both.',
    source: 'RFC 9110, 15.5.5 and 15.5.11',
  },
  answers: {
    level: 'should',
    says: 'every operation declares what the service answers: 304 beside an `ETag`, 206 and 416 where the result is a file, and errors',
    why: 'Clients are generated from what is declared, and know no other answer.',
    source: 'docs/add-an-operation.md',
  },
  problems: {
    level: 'should',
    says: 'errors are `application/problem+json`',
    why: 'That is what the service answers; generated clients read what the contract says.',
    source: 'RFC 9457',
  },
  'idempotency-key': {
    level: 'should',
    says: 'an asynchronous operation has the header parameter `Idempotency-Key`',
    why: 'A client that got no answer can then send the same again, and the work is done once.',
    source: 'draft-ietf-httpapi-idempotency-key-header',
  },
  examples: {
    level: 'should',
    says: 'JSON bodies and results have an example',
    why: 'People copy it, and the documentation and the trial of a server (`see-other conform`) send it.',
    source: 'OpenAPI 3.1, 4.8.14',
  },
  'examples-fit': {
    level: 'should',
    says: 'every example of a body fits its schema',
    why: 'Whoever copies one that does not is refused.',
    source: 'OpenAPI 3.1, 4.8.14',
  },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof contractRules;
