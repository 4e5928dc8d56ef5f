/** `/docs/try`: runs the flow of an operation live. The script is browser/try.ts; what it needs of the contract is in the form. */
import type { AsyncOperation, Contract } from '../contract/contract.ts';
import type { OpenApiDocument, ParameterObject } from '../contract/document.ts';
import { isJson } from '../contract/media-types.ts';
import { describe, isList, parameterExample, separatorOf } from './describe.ts';
import type { Body } from './describe.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { operationPath } from './operation.ts';
import type { Page } from './page.ts';
import { choicesOf } from './parameter-values.ts';
import type { Place, Site } from './site.ts';

export function tryPage({ contract }: Site, { base }: Place): Page {
  return {
    path: '/docs/try',
    title: 'Try the flow',
    script: 'try',
    body: html`<p>
        Sends a request to this server and follows it to its end: 202, the statuses, 303 and the result, with each call
        as it was sent beside it. <a href="${base}/docs/flow">How the flow works</a>
      </p>
      <noscript
        ><p class="notice">This page calls the server by a script, and scripts are switched off here.</p></noscript
      >
      ${form(contract)}
      <div class="beside">
        <section aria-labelledby="happens">
          <h2 id="happens" tabindex="-1">What happens</h2>
          <p id="nothing-yet" class="quiet">Nothing yet: submit a request.</p>
          <div role="log" aria-labelledby="happens"><ol id="timeline" class="timeline"></ol></div>
          <p id="waiting" class="quiet"></p>
          <p class="buttons">
            <button type="button" id="ask-now" hidden>Ask now</button>
            <button type="button" id="cancel" hidden>Cancel the request</button>
          </p>
          <section id="result" aria-labelledby="result-title" hidden>
            <h2 id="result-title">The result</h2>
            <div id="result-body"></div>
          </section>
        </section>
        <section aria-labelledby="exchange">
          <h2 id="exchange">The exchange</h2>
          <p class="quiet">
            What a script gets to see of it: the headers that it set itself, and an answer's with their names in lower
            case. Hosts, HTTP versions and what the browser adds are not among it.
            <span class="said">[What is said so]</span> did not go over the wire.
          </p>
          <ol id="exchanges" class="exchanges"></ol>
        </section>
      </div>
      <section id="code" aria-labelledby="code-title">
        <h2 id="code-title">The same in code</h2>
        <p>With what the form says now; the key or token goes into <code>SEE_OTHER_TOKEN</code>.</p>
        <div class="scroll" role="group" tabindex="0" aria-label="The call with curl">
          <pre><code id="curl"></code></pre>
        </div>
        ${contract.asynchronous.map(
          ({ operationId }) =>
            html`<p data-operation="${operationId}" hidden>
              <a href="${base}${operationPath(operationId)}">${operationId} in other languages</a>
            </p>`,
        )}
      </section>`,
  };
}

function form(contract: Contract): Html {
  return html`<form id="try" class="try">
    <p>
      <label for="operation">Operation</label>
      <select id="operation" autocomplete="off">
        ${contract.asynchronous.map(
          ({ operationId, method, path }) =>
            html`<option value="${operationId}">${operationId}: ${method.toUpperCase()} ${path}</option>`,
        )}
      </select>
    </p>
    ${contract.asynchronous.map((operation) => inputOf(contract, operation))}
    <div class="fields">
      <p>
        <label for="credential">API key or token (optional)</label>
        <input
          id="credential"
          type="password"
          autocomplete="off"
          spellcheck="false"
          aria-describedby="credential-note"
        />
        <span id="credential-note" class="quiet">It stays on this page, and is gone with it.</span>
      </p>
      <p>
        <label for="wait">Prefer: wait, in seconds (optional)</label>
        <input id="wait" type="number" min="0" step="1" inputmode="numeric" autocomplete="off" />
      </p>
      <p>
        <label for="idempotency-key">Idempotency-Key (optional)</label>
        <input id="idempotency-key" autocomplete="off" spellcheck="false" />
      </p>
    </div>
    <p><button class="primary" id="submit">Submit</button></p>
  </form>`;
}

/** What one operation takes. Hidden until it is chosen. */
function inputOf(contract: Contract, operation: AsyncOperation): Html {
  const { operationId, method, path } = operation;
  const { document } = contract;
  const { inputs, bodies } = describe(document, operation);
  return html`<fieldset
    class="plain"
    data-operation="${operationId}"
    data-method="${method.toUpperCase()}"
    data-path="${path}"
    hidden
    disabled
  >
    <legend class="unseen">What ${operationId} takes</legend>
    ${inputs.length === 0 ? undefined : html`<div class="fields">${inputs.map((one) => parameterField(document, operationId, one))}</div>`}
    ${bodies.length > 1 ? mediaTypeField(operationId, bodies) : undefined}
    ${bodies.map((body) => bodyField(operation, body))}
  </fieldset>`;
}

function parameterField(document: OpenApiDocument, operationId: string, parameter: ParameterObject): Html {
  const { name, in: where } = parameter;
  const required = parameter.required === true || where === 'path';
  const example = parameterExample(document, parameter);
  const id = `${operationId}-${where}-${name}`;
  const list = isList(document, parameter);
  const separator = list ? separatorOf(parameter) : undefined;
  const kind = `${list ? ', a list' : ''}${required ? '' : ', optional'}`;
  const label = html`<label for="${id}">${name} (${where}${kind})</label>`;
  const place = html`id="${id}" data-in="${where}" data-name="${name}" autocomplete="off"`;
  const choices = choicesOf(document, parameter);
  // what is optional is left out unless somebody fills it in
  if (choices !== undefined)
    return html`<p>
      ${label}
      <select ${place}>
        ${required ? undefined : html`<option value="">not sent</option>`}
        ${choices.map(
          (choice) =>
            html`<option value="${choice}" ${required && choice === example ? html`selected` : undefined}>
              ${choice}
            </option>`,
        )}
      </select>
    </p>`;
  return html`<p>
    ${label}
    <input
      ${place}
      ${list ? html`data-list=""` : undefined}
      ${separator === undefined ? undefined : html`data-separator="${separator}"`}
      value="${required ? example : undefined}"
      placeholder="${example}"
      ${required ? html`required` : undefined}
    />
  </p>`;
}

function mediaTypeField(operationId: string, bodies: readonly Body[]): Html {
  const id = `${operationId}-media-type`;
  return html`<p>
    <label for="${id}">Media type</label>
    <select id="${id}" data-media-types="" autocomplete="off">
      ${bodies.map(({ mediaType }) => html`<option>${mediaType}</option>`)}
    </select>
  </p>`;
}

/** JSON is edited; anything else is a file, or text if there is an example of it. */
function bodyField({ operationId, bodyRequired }: AsyncOperation, { mediaType, example }: Body): Html {
  const id = `${operationId}-${mediaType}`;
  const optional = bodyRequired ? '' : ' (optional)';
  const file = html`<p>
    <label for="${id}-file">${example === undefined ? '' : 'Or in its place a '}file, ${mediaType}${optional}</label>
    <input type="file" id="${id}-file" autocomplete="off" />
  </p>`;
  const text = html`<p>
    <label for="${id}">Body, ${mediaType}${optional}</label>
    <textarea id="${id}" rows="12" spellcheck="false" autocapitalize="off" autocomplete="off">${example}</textarea>
  </p>`;
  const json = isJson(mediaType);
  return html`<fieldset
    class="plain"
    data-media-type="${mediaType}"
    ${bodyRequired ? undefined : html`data-optional=""`}
    hidden
    disabled
  >
    <legend class="unseen">The body as ${mediaType}</legend>
    ${json || example !== undefined ? text : undefined} ${json ? undefined : file}
  </fieldset>`;
}
