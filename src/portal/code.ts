/** Code on a page: in a box of its own that scrolls, and can be reached by keyboard. */
import { html } from './html.ts';
import type { Html } from './html.ts';
import { inline } from './prose.ts';
import type { Sample } from './samples.ts';

/** @param label what it is, for whoever cannot see where the box stands */
export function codeBlock(label: string, code: string): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}">
    <pre><code>${code.trimEnd()}</code></pre>
  </div>`;
}

/** The same program in several languages. The script `languages` keeps the one open that the reader chose. @param note what they need */
export function languageSamples(samples: readonly Sample[], note?: string): Html {
  return html`${note === undefined || samples.length === 0 ? undefined : html`<p>${inline(note)}</p>`}
  ${samples.map(
    ({ language, code }) =>
      html`<details data-language="${language}">
        <summary>${language}</summary>
        ${codeBlock(`The program in ${language}`, code)}
      </details>`,
  )}`;
}
