/** `/docs/operations/{operationId}`: how an asynchronous operation is called, and what it gives. */
import type { AsyncOperation } from '../contract/contract.ts';
import type { OpenApiDocument, ParameterObject } from '../contract/document.ts';
import { codeBlock, languageSamples } from './code.ts';
import { describe, parameterExample, resultBodies } from './describe.ts';
import type { Body } from './describe.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { Page } from './page.ts';
import { inline, prose } from './prose.ts';
import type { Place, Site } from './site.ts';
import { submitCommand } from './submit-command.ts';

export function operationPath(operationId: string): string {
  return `/docs/operations/${encodeURIComponent(operationId)}`;
}

export function operationPage({ contract, samples }: Site, { base, server }: Place, operation: AsyncOperation): Page {
  const { operationId, method, path, result } = operation;
  const { document } = contract;
  const { summary, description, parameters, bodies } = describe(document, operation);
  const programs = samples?.operations[operationId] ?? [];
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
      ${codeBlock('The call with curl', submitCommand(document, operation, server))} ${keyNote(document)}
      ${programs.length === 0 ? undefined : html`<h3>In a program: submit, wait, result</h3>`}
      ${languageSamples(programs, samples?.note)}
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

function keyNote({ components }: OpenApiDocument): Html | undefined {
  if (components?.securitySchemes === undefined) return undefined;
  return html`<p class="quiet">
    If the server asks who calls, add <code>-H "Authorization: Bearer $SEE_OTHER_TOKEN"</code>.
  </p>`;
}

function parameterTable(document: OpenApiDocument, parameters: readonly ParameterObject[]): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Parameters">
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">In</th>
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
            <td>${where}${required === true ? ', required' : ''}</td>
            <td>${inline(description ?? '')}</td>
            <td>${example === undefined ? '' : html`<code>${example}</code>`}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function bodyExamples(bodies: readonly Body[], label: string): Html {
  return html`${bodies.map(
    ({ mediaType, example }) =>
      html`<h3><code>${mediaType}</code></h3>
        ${example === undefined ? html`<p class="quiet">The contract has no example.</p>` : codeBlock(`${label}: ${mediaType}`, example)}`,
  )}`;
}
