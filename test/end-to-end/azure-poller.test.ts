import { createHttpPoller } from '@azure/core-lro';
import type { OperationResponse, RunningOperation } from '@azure/core-lro';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { protocolContract, protocolHandlers } from '../support/handlers.ts';
import { startService } from '../support/service.ts';
import type { TestService } from '../support/service.ts';

describe("the Azure SDK's poller for long-running operations, as it is", () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startService({ contract: protocolContract, operations: protocolHandlers() });
  });
  afterAll(() => service[Symbol.asyncDispose]());

  it('goes from the submit to the result', async () => {
    const poller = createHttpPoller(operation('/echo', { grapes: 'riesling' }), { intervalInMs: 1 });
    expect(await poller.pollUntilDone()).toMatchObject({ grapes: 'riesling' });
    expect(poller.operationState?.status).toBe('succeeded');
  });

  it('takes a serialized operation up again', async () => {
    const begun = createHttpPoller(operation('/echo', { grapes: 'pinot' }), { intervalInMs: 1 });
    const state = await begun.serialize();
    const resumed = createHttpPoller(operation('/echo', {}), { intervalInMs: 1, restoreFrom: state });
    expect(await resumed.pollUntilDone()).toMatchObject({ grapes: 'pinot' });
  });

  it('sees a failure as one', async () => {
    const poller = createHttpPoller(operation('/misbehave', { how: 'throw for good' }), {
      intervalInMs: 1,
      resolveOnUnsuccessful: true,
    });
    await poller.pollUntilDone();
    expect(poller.operationState?.status).toBe('failed');
  });

  /** What an Azure client gives its poller: how to send the first request, and how to poll a URL. */
  function operation(path: string, body: unknown): RunningOperation {
    return {
      sendInitialRequest: () => send('POST', path, body),
      sendPollRequest: (url) => send('GET', url),
    };
  }

  /** Follows redirects, as the pipeline of the Azure SDKs does. */
  async function send(method: string, url: string, body?: unknown): Promise<OperationResponse> {
    const response = await fetch(new URL(url, service.url), {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const json: unknown = await response.json();
    return {
      flatResponse: json,
      rawResponse: {
        statusCode: response.status,
        headers: Object.fromEntries(response.headers),
        body: json,
        request: { method, url },
      },
    };
  }
});
