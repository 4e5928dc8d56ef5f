/** `/problems` and `/problems/{name}`: what each problem means and what to do, at the URI that its `type` names. */
import type { OpenApiDocument } from '../contract/document.ts';
import type { ProblemEntry } from '../request/problems.ts';
import { codeBlock } from './code.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';
import { inline } from './prose.ts';
import type { Place, Site } from './site.ts';

export function problemsPage({ problems }: Site, { base }: Place): Page {
  return {
    path: '/problems',
    title: 'Problems',
    body: html`<p>
        Every error is a problem document (RFC 9457). Its <code>type</code> is one of these, and its page says what to
        do; <code>detail</code> says what it is about this time.
      </p>
      <div class="scroll" tabindex="0" role="group" aria-label="All problems">
        <table>
          <thead>
            <tr>
              <th scope="col">Status</th>
              <th scope="col">Type</th>
              <th scope="col">What it means</th>
            </tr>
          </thead>
          <tbody>
            ${[...problems]
              .sort((one, other) => one.status - other.status)
              .map(
                ({ type, title, status }) =>
                  html`<tr>
                    <td>${status}</td>
                    <td><a href="${base}${type}">${type.replace('/problems/', '')}</a></td>
                    <td>${title}</td>
                  </tr>`,
              )}
          </tbody>
        </table>
      </div>`,
  };
}

export function problemPage({ contract }: Site, { base, root }: Place, entry: ProblemEntry): Page {
  const { type, title, status, remedy } = entry;
  const example = { ...exampleIn(contract.document, entry), type: root + type };
  return {
    path: type,
    title,
    body: html`<dl>
        <dt>Type</dt>
        <dd><code>${root}${type}</code></dd>
        <dt>HTTP status</dt>
        <dd>${status}</dd>
        <dt>What to do</dt>
        <dd>${inline(remedy)}</dd>
      </dl>
      <h2>An example</h2>
      ${codeBlock('An example of the problem', `Content-Type: application/problem+json\n\n${JSON.stringify(example, null, 2)}`)}
      <p><a href="${base}/problems">All problems</a></p>`,
  };
}

/** The contract's, if it has one. */
function exampleIn({ paths, components }: OpenApiDocument, { type, title, status, remedy }: ProblemEntry): object {
  return found([paths, components], type) ?? { type, title, status, detail: remedy };
}

function found(node: unknown, type: string): object | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if ('type' in node && node.type === type && 'title' in node) return node;
  for (const child of Object.values(node)) {
    const within = found(child, type);
    if (within !== undefined) return within;
  }
  return undefined;
}
