/** `/docs/operations/{operationId}`: how an asynchronous operation is called, and what it gives. */
import type { AsyncOperation, Contract } from '../contract/contract.ts';
import type { OpenApiDocument, ParameterObject } from '../contract/document.ts';
import { isJson } from '../contract/media-types.ts';
import { codeBlock, languageSamples } from './code.ts';
import { followCommands, submitCommand, waitCommand } from './commands.ts';
import { describe, parameterExample, resultBodies } from './describe.ts';
import type { Body } from './describe.ts';
import { exampleCall } from './example-call.ts';
import { html } from './html.ts';
import { factsOf } from './parameter-values.ts';
import type { Fact } from './parameter-values.ts';
import type { Html } from './html.ts';
import type { Page } from './page.ts';
import { asksForKey, programsOf } from './programs.ts';
import { inline, prose } from './prose.ts';
import type { Place, Site } from './site.ts';

export function operationPath(operationId: string): string {
  return `/docs/operations/${encodeURIComponent(operationId)}`;
}

export function operationPage(site: Site, place: Place, operation: AsyncOperation): Page {
  const { contract } = site;
  const { base } = place;
  const { operationId, method, path, result } = operation;
  const { document } = contract;
  const { summary, description, parameters, bodies } = describe(document, operation);
  return {
    path: operationPath(operationId),
    title: operationId,
    script: 'languages',
    body: html`${summary === undefined ? undefined : html`<p class="lead">${inline(summary)}</p>`}
      <p class="endpoint"><span class="method">${method.toUpperCase()}</span> <code>${path}</code></p>
      ${prose(description)}
      <p>
        It answers 202 with the <code>Location</code> of the request's status:
        <a href="${base}/docs/flow">what follows</a>.
        <a href="${base}/docs/try?operation=${encodeURIComponent(operationId)}">Try it</a> in the browser.
      </p>
      <h2 id="call">Call it</h2>
      <h3>curl</h3>
      ${curlForms(contract, place, operation)}
      <h3>In a program: submit, wait, result</h3>
      ${programs(site, place, operation)}
      ${
        parameters.length === 0
          ? undefined
          : html`<h2 id="parameters">Parameters</h2>
              ${parameterTable(document, parameters)}`
      }
      ${
        bodies.length === 0
          ? undefined
          : html`<h2 id="body">Body</h2>
              ${bodyExamples(bodies, 'Body')}`
      }
      <h2 id="result">Result</h2>
      <p>
        <span class="method">${result.method.toUpperCase()}</span> <code>${result.path}</code>, where the 303 of the
        status leads once the request has succeeded.
      </p>
      ${bodyExamples(resultBodies(document, operation), 'Result')}`,
  };
}

function curlForms({ document }: Contract, { server, origin }: Place, operation: AsyncOperation): Html {
  const call = exampleCall(document, operation, server);
  const asText = operation.result.produces.some((type) => isJson(type) || type.startsWith('text/'));
  const wait = waitCommand(call, { asText });
  return html`${codeBlock('The call with curl', submitCommand(call))} ${keyNote(document)}
    <details>
      <summary>Follow it to its end</summary>
      <p>
        By its <code>Location</code>, for as long as it is incomplete. In the end there is the result; or the status
        with its <code>problem</code>, if the request failed.
      </p>
      ${codeBlock('The call with curl, followed to its end', followCommands(call, { origin, asText }))}
    </details>
    ${
      wait === undefined
        ? undefined
        : html`<details>
            <summary>Wait for the result</summary>
            <p>
              With <code>Prefer: wait</code> the server holds its answer until the request has finished, or the seconds
              are over, and <code>-L</code> goes where the 303 leads.
            </p>
            ${codeBlock('The call with curl, which waits for the result', wait)}
          </details>`
    }`;
}

function keyNote(document: OpenApiDocument): Html | undefined {
  if (!asksForKey(document)) return undefined;
  return html`<p class="quiet">
    If the server asks who calls, add <code>-H "Authorization: Bearer $SEE_OTHER_TOKEN"</code> to each call.
  </p>`;
}

function programs(site: Site, place: Place, operation: AsyncOperation): Html {
  const { given, made } = programsOf(site, place, operation);
  return html`${languageSamples(given, site.samples?.note)}
  ${made.length === 0 ? undefined : html`<p>With nothing but what the language brings:</p>`} ${languageSamples(made)}`;
}

function parameterTable(document: OpenApiDocument, parameters: readonly ParameterObject[]): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Parameters">
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">In</th>
          <th scope="col">Value</th>
          <th scope="col">What it says</th>
          <th scope="col">Example</th>
        </tr>
      </thead>
      <tbody>
        ${parameters.map((parameter) => {
          const { name, in: where, required, description } = parameter;
          const example = parameterExample(document, parameter);
          return html`<tr>
            <th scope="row"><code>${name}</code></th>
            <td>${where}, ${required === true ? 'required' : 'optional'}</td>
            <td>${factsOf(document, parameter).map(factLine)}</td>
            <td>${inline(description ?? '')}</td>
            <td>${example === undefined ? '' : html`<code>${example}</code>`}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function factLine({ words, values }: Fact): Html {
  const shown = values.map((value, index) => html`${index === 0 ? ' ' : ', '}<code>${value}</code>`);
  return html`<div>${words}${shown}</div>`;
}

function bodyExamples(bodies: readonly Body[], label: string): Html {
  return html`${bodies.map(
    ({ mediaType, example }) =>
      html`<h3><code>${mediaType}</code></h3>
        ${example === undefined ? html`<p class="quiet">The contract has no example.</p>` : codeBlock(`${label}: ${mediaType}`, example)}`,
  )}`;
}
