/** `/docs`: what the service is, what it does, and where to go. */
import { html } from './html.ts';
import type { Page } from './page.ts';
import type { Place, Site } from './site.ts';

export function homePage({ contract }: Site, { base }: Place): Page {
  const { info } = contract.document;
  return {
    path: '/docs',
    title: info.title,
    body: html`<h2>Operations</h2>
      <ul class="cards">
        ${contract.asynchronous.map(
          ({ operationId, method, path }) =>
            html`<li>
              <h3><a href="${base}/docs/operations/${operationId}">${operationId}</a></h3>
              <p><span class="method">${method.toUpperCase()}</span> <code>${path}</code></p>
            </li>`,
        )}
      </ul>`,
  };
}
