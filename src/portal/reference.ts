/** `/docs/reference`: every path of the contract, drawn by Scalar, which comes with the service and asks nobody else. */
import { withPathItems } from '../contract/document.ts';
import { submitCommand } from './commands.ts';
import { exampleCall } from './example-call.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';
import { operationPath } from './operation.ts';
import { programsOf } from './programs.ts';
import type { Sample } from './samples.ts';
import type { Place, Site } from './site.ts';

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
export function referenceDocument(site: Site, place: Place): string {
  const { contract } = site;
  const { server } = place;
  const { asynchronous } = contract;
  const document = withPathItems(contract.document);
  const paths: Record<string, object> = { ...document.paths };
  for (const operation of asynchronous) {
    const { method, path } = operation;
    const { given, made } = programsOf(site, place, operation);
    const programs: readonly Sample[] = [
      { language: 'curl', code: submitCommand(exampleCall(document, operation, server)) },
      ...given,
      ...made,
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
