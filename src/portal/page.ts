/** The frame that every page of the portal has. */
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { Place, Site } from './site.ts';

export interface Page {
  /** Of the page, below the service: `/docs/flow`. */
  readonly path: string;
  readonly title: string;
  /** What follows the heading, which is the title. */
  readonly body: Html;
  /** A script of `browser/`, by its name without ending. */
  readonly script?: string;
  /** The body is a document of its own, with its heading, its main part and its style, and takes the whole width. */
  readonly wide?: boolean;
}

const places = [
  ['/docs', 'Overview'],
  ['/docs/flow', 'The flow'],
  ['/docs/try', 'Try the flow'],
  ['/docs/reference', 'Reference'],
  ['/problems', 'Problems'],
] as const;

/** A page as it is sent. Scripts find the service at `data-base`, relative to the page. */
export function renderPage(
  { contract }: Site,
  { base }: Place,
  { path, title, body, script, wide = false }: Page,
): string {
  const { info } = contract.document;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title === info.title ? title : `${title} - ${info.title}`}</title>
        <link rel="icon" href="${base}/docs/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${base}/docs/assets/frame.css" />
        <link rel="stylesheet" href="${base}/docs/assets/${wide ? 'reference' : 'style'}.css" />
        ${script && html`<script type="module" src="${base}/docs/assets/${script}.js"></script>`}
      </head>
      <body data-base="${base}">
        <a class="skip" href="#main">Skip to the content</a>
        <nav class="top" aria-label="Documentation">
          <a class="brand" href="${base}/docs">${info.title}</a>
          <ul>
            ${places.map(
              ([to, name]) =>
                html`<li>
                  <a href="${base}${to}" ${to === path ? html`aria-current="page"` : undefined}>${name}</a>
                </li>`,
            )}
          </ul>
        </nav>
        ${
          wide
            ? html`<div id="main" tabindex="-1">${body}</div>`
            : html`<main id="main" tabindex="-1">
                <h1>${title}</h1>
                ${body}
              </main>`
        }
        <footer>
          <p>
            ${info.title} ${info.version}. The contract: <a href="${base}/openapi.yaml">YAML</a>,
            <a href="${base}/openapi.json">JSON</a>.
          </p>
        </footer>
      </body>
    </html>`.toString();
}
