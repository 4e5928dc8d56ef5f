/** `/docs/reference`: every path of the contract, drawn by Scalar, which comes with the service and asks nobody else. */
import { withPathItems } from '../contract/document.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';
import { operationPath } from './operation.ts';
import type { Sample } from './samples.ts';
import type { Place, Site } from './site.ts';
import { submitCommand } from './submit-command.ts';

/** @param available whether Scalar was fetched when the service was installed */
export function referencePage({ contract }: Site, { base }: Place, available: boolean): Page {
  const elsewhere = html`<p>
    The operations have pages of their own:
    ${contract.asynchronous.map(
      ({ operationId }) => html`<a href="${base}${operationPath(operationId)}">${operationId}</a> `,
    )}
    And the contract can be read as it is: <a href="${base}/openapi.yaml">openapi.yaml</a>.
  </p>`;
  if (!available) {
    return {
      path: '/docs/reference',
      title: 'Reference',
      body: html`<p>
          The reference is drawn by Scalar, which is not here: it could not be fetched when the service was installed.
          Run
          <code>make reference</code> where packages can be had, and load this page again.
        </p>
        ${elsewhere}`,
    };
  }
  return {
    path: '/docs/reference',
    title: 'Reference',
    script: 'reference',
    wide: true,
    body: html`<div id="reference"></div>
      <noscript>The reference needs scripts. ${elsewhere}</noscript>`,
  };
}

/** The contract with the samples of each operation, as Scalar reads them. */
export function referenceDocument({ contract, samples }: Site, { server }: Place): string {
  const { asynchronous } = contract;
  const document = withPathItems(contract.document);
  const paths: Record<string, object> = { ...document.paths };
  for (const operation of asynchronous) {
    const { operationId, method, path } = operation;
    const programs: readonly Sample[] = [
      { language: 'curl', code: submitCommand(document, operation, server) },
      ...(samples?.operations[operationId] ?? []),
    ];
    const item = document.paths[path] ?? {};
    paths[path] = {
      ...item,
      [method]: {
        ...item[method],
        'x-codeSamples': programs.map(({ language, code }) => ({
          lang: language === 'curl' ? 'shell' : language.toLowerCase(),
          label: language,
          source: code,
        })),
      },
    };
  }
  return JSON.stringify({ ...document, servers: [{ url: server }], paths });
}
