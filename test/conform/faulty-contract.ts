/** The contract of the faulty server: what it does when it is not at fault. */

const problem = {
  description: 'A problem.',
  content: { 'application/problem+json': { schema: { type: 'object' } } },
};
const challenged = { ...problem, headers: { 'WWW-Authenticate': { required: true, schema: { type: 'string' } } } };
const text = { required: true, schema: { type: 'string' } };
const status = {
  type: 'object',
  required: ['id', 'status'],
  properties: { id: { type: 'string' }, status: { enum: ['accepted', 'running', 'succeeded', 'failed', 'canceled'] } },
};
const ofStatus = { 'application/json': { schema: status } };
const declared = Object.fromEntries([400, 404, 409, 415, 422, 429].map((code) => [String(code), problem]));
const seeOther = { description: 'Done.', headers: { Location: text }, content: ofStatus };
const notModified = { description: 'As it was.' };
const header = (name: string, description = '') => ({ name, in: 'header', description, schema: { type: 'string' } });
const id = { name: 'requestId', in: 'path', required: true, schema: { type: 'string' } };
const link = (operationId: string) => ({ operationId, parameters: { requestId: '$response.body#/id' } });

export interface ContractOptions {
  /** What it says of Prefer. */
  readonly prefer?: string;
  /** Whether the status has Prefer, too. */
  readonly preferOnStatus?: boolean;
  /** What is posted. */
  readonly mediaType?: string;
  readonly errors?: Readonly<Record<string, object>>;
}

export const contractOf = ({
  prefer = 'wait=N holds the answer.',
  preferOnStatus = true,
  mediaType = 'application/json',
  errors = declared,
}: ContractOptions = {}) => ({
  openapi: '3.1.0',
  info: { title: 'Work', version: '1.0.0' },
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/about': { get: { operationId: 'about', responses: { 200: { description: 'Not of the protocol.' } } } },
    '/work': {
      post: {
        operationId: 'work',
        parameters: [header('Idempotency-Key'), header('Prefer', prefer)],
        requestBody: {
          content: { [mediaType]: { examples: { one: { value: { work: 1 } }, two: { value: { work: 2 } } } } },
        },
        responses: {
          202: {
            description: 'Taken on.',
            headers: { Location: text, 'Retry-After': text },
            content: ofStatus,
            links: { status: link('getStatus'), result: link('getResult'), cancel: link('cancel') },
          },
          303: seeOther,
          401: challenged,
          ...errors,
        },
      },
    },
    '/requests/{requestId}': {
      parameters: [id],
      get: {
        operationId: 'getStatus',
        parameters: [
          { name: 'redirect', in: 'query', schema: { type: 'boolean' } },
          ...(preferOnStatus ? [header('Prefer', prefer)] : []),
        ],
        responses: {
          200: { description: 'The status.', content: ofStatus },
          303: seeOther,
          304: notModified,
          401: challenged,
          ...errors,
        },
      },
      delete: {
        operationId: 'cancel',
        responses: { 200: { description: 'Canceled.', content: ofStatus }, 401: challenged, ...errors },
      },
    },
    '/results/{requestId}': {
      parameters: [id],
      get: {
        operationId: 'getResult',
        responses: {
          200: {
            description: 'The result.',
            content: {
              'application/json': {
                schema: { type: 'object', required: ['answer'], properties: { answer: { type: 'integer' } } },
              },
            },
          },
          304: notModified,
          401: challenged,
          ...errors,
        },
      },
    },
  },
});

export const faultyContract = contractOf();

/** Errors of all kinds at once. */
export const anyError = { '4XX': problem, default: problem };
