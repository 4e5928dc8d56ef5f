/** `/docs/flow`: the guide to asynchronous request-reply, with the paths of the contract. */
import { pathOf } from '../contract/contract.ts';
import type { Contract, Role } from '../contract/contract.ts';
import { codeBlock, languageSamples } from './code.ts';
import { curlOf } from './browser/curl.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { operationPath } from './operation.ts';
import type { Page } from './page.ts';
import { inline } from './prose.ts';
import { sequenceDrawing } from './sequence.ts';
import type { Place, Site } from './site.ts';
import { stepsOf } from './steps.ts';

const exampleId = '0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d';

export function flowPage({ contract, samples }: Site, { base, server, root }: Place): Page {
  const [operation] = contract.asynchronous;
  if (operation === undefined) throw new Error('a contract without an asynchronous operation was read');
  const { operationId, method, path, result } = operation;
  const steps = stepsOf(operation, contract.status);
  const statusPath = root + pathOf(contract.status, exampleId);
  const resultPath = root + pathOf(result, exampleId);
  const verb = method.toUpperCase();
  const submitCode = html`<code>${verb} ${path}</code>`;
  const statusCode = html`<code>GET ${contract.status.path}</code>`;
  return {
    path: '/docs/flow',
    title: 'The flow',
    script: 'languages',
    body: html`<p>
        An operation that is too slow for one exchange is asked for in one exchange and answered in another. The
        examples are of <a href="${base}${operationPath(operationId)}">${operationId}</a>; all operations do the same.
      </p>
      ${sequenceDrawing(steps)}
      <h2 id="steps">Step by step</h2>
      <ol>
        ${steps.map(({ message, meaning }) => html`<li><code>${message}</code><br />${inline(meaning)}</li>`)}
      </ol>
      <p><a href="${base}/docs/try">Try it in the browser</a>, with each exchange shown.</p>

      <h2 id="submit">Submit, and keep the Location</h2>
      ${codeBlock(
        'The answer to a request that was accepted',
        `HTTP/1.1 202 Accepted\nLocation: ${statusPath}\nOperation-Location: ${server}${pathOf(contract.status, exampleId)}?redirect=false\nRetry-After: 1\nContent-Type: application/json\n\n{"id":"${exampleId}","location":"${statusPath}","operation":"${operationId}","status":"accepted","attempt":0,...}`,
      )}
      <p>
        The 202 is sent only after the request is stored, so its <code>Location</code> can be read at once. Nothing is
        half accepted: any other answer means that nothing was kept.
      </p>

      <h2 id="retry-after">Poll at the pace of Retry-After</h2>
      <p>
        While the request is incomplete, ${statusCode} answers 200 and says in <code>Retry-After</code> how many seconds
        to wait. It is computed from how long the operation takes lately and how many wait, and differs a little from
        client to client. A status has an <code>ETag</code>: with <code>If-None-Match</code>, one that has not changed
        is a 304. A connection that breaks, a 429 or a 503 says nothing about the request: ask again later.
      </p>
      <p><code>303 See Other</code> means that it succeeded:</p>
      ${codeBlock('The answer once the request has succeeded', `HTTP/1.1 303 See Other\nLocation: ${resultPath}`)}

      <h2 id="prefer-wait">Wait instead of polling: Prefer: wait</h2>
      <p>
        With <code>Prefer: wait=10</code> (RFC 7240) the server holds its answer until the request has finished or ten
        seconds are over, on ${submitCode} and on ${statusCode}. It answers as it would then: a request that succeeds in
        time is answered with the 303 at once. The server bounds the time.
      </p>

      <h2 id="idempotency-key">Send it again safely: Idempotency-Key</h2>
      <p>
        If no answer comes, did the server get the request? Send a new random <code>Idempotency-Key</code> with each new
        request, and the same key when you send it again: the second answer then is the first one's, and no work is done
        twice. A different request under a key that was used is refused with 422.
      </p>

      <h2 id="browsers">In a browser: redirect=false</h2>
      <p>
        A browser follows a 303 by itself and hides it from scripts.
        <code>GET ${contract.status.path}?redirect=false</code> answers 200 instead, with
        <code>"status": "succeeded"</code> and the result's URL in <code>result</code>.
        <code>Operation-Location</code> of the 202 is that URL, absolute.
      </p>

      ${eventsSection(contract, server)} ${cancelSection(contract)}

      <h2 id="errors">When it does not succeed</h2>
      <p>
        A request that failed or was canceled has no result. Its status answers 200, because asking succeeded, with
        <code>"status": "failed"</code> or <code>"canceled"</code> and a <code>problem</code> that says why. Its result
        answers 404. Every error is a problem document (RFC 9457) whose <code>type</code> is a page:
        <a href="${base}/problems">all problems</a>.
      </p>
      <p>
        Finished requests are kept for a limited time, which <code>expiresAt</code> tells. After that, status and result
        answer 410.
      </p>

      <h2 id="resume">Go on in another program: resume</h2>
      <p>
        The <code>Location</code> is the whole state of a client: whoever has it (and the key) takes the request up.
      </p>
      ${codeBlock('The status with curl', curlOf({ method: 'GET', url: `${server}${pathOf(contract.status, exampleId)}`, headers: [] }))}
      ${languageSamples(samples?.resume ?? [], samples?.note)}`,
  };
}

function pathWith(contract: Contract, role: Role): string | undefined {
  return contract.operations.find((operation) => operation.role === role)?.path;
}

function eventsSection(contract: Contract, server: string): Html | undefined {
  const path = pathWith(contract, 'events');
  if (path === undefined) return undefined;
  const url = `${server}${path.replace(/\{[^}]+\}/, exampleId)}`;
  return html`<h2 id="events">Watch it: events</h2>
    <p>
      <code>GET ${path}</code> sends every change of the status and every progress report as Server-Sent Events, until
      the request has finished. With <code>Last-Event-ID</code> it goes on after a break.
    </p>
    ${codeBlock('The events with curl', curlOf({ method: 'GET', url, headers: [['Accept', 'text/event-stream']] }))}`;
}

function cancelSection(contract: Contract): Html | undefined {
  const path = pathWith(contract, 'cancel');
  if (path === undefined) return undefined;
  return html`<h2 id="cancel">Cancel it</h2>
    <p>
      <code>DELETE ${path}</code> answers 200 if the request is canceled now, 202 if the worker that has it was asked to
      stop, and 409 if it has finished: then there is nothing to cancel.
    </p>`;
}
