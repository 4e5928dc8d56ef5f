/** `/docs`: what the service is, what it does, and where to go. */
import { describe } from './describe.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';
import { operationPath } from './operation.ts';
import { inline, prose } from './prose.ts';
import type { Place, Site } from './site.ts';

export function homePage({ contract }: Site, { base }: Place): Page {
  const { document, asynchronous } = contract;
  return {
    path: '/docs',
    title: document.info.title,
    body: html`${prose(document.info.description)}
      <h2>Operations</h2>
      <ul class="cards">
        ${asynchronous.map((operation) => {
          const { operationId, method, path } = operation;
          return html`<li>
            <h3><a href="${base}${operationPath(operationId)}">${operationId}</a></h3>
            <p>${inline(describe(document, operation).summary ?? '')}</p>
            <p class="endpoint"><span class="method">${method.toUpperCase()}</span> <code>${path}</code></p>
          </li>`;
        })}
      </ul>
      <h2>Where to go</h2>
      <ul class="cards">
        <li>
          <h3><a href="${base}/docs/flow">The flow</a></h3>
          <p>From 202 Accepted to 303 See Other and the result: every step, and what a client does at each.</p>
        </li>
        <li>
          <h3><a href="${base}/docs/try">Try the flow</a></h3>
          <p>Send a request from this page and watch each exchange as it happens.</p>
        </li>
        <li>
          <h3><a href="${base}/docs/reference">Reference</a></h3>
          <p>Every path, parameter, body and answer of the contract.</p>
        </li>
        <li>
          <h3><a href="${base}/problems">Problems</a></h3>
          <p>What each problem means, and what to do about it.</p>
        </li>
      </ul>`,
  };
}
