/** HTML that is written as a template. Whatever is put into one is escaped, unless it is such HTML itself. */

export type HtmlValue = Html | string | number | undefined | readonly HtmlValue[];

/** Made by `html` alone, so that no text passes for it. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static of(strings: readonly string[], values: readonly HtmlValue[]): Html {
    return new Html(strings.map((string, index) => string + written(values[index])).join(''));
  }

  toString(): string {
    return this.#text;
  }
}

/** Values stand in text or in quoted attributes; lists are joined, and undefined is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.of(strings, values);
}

function written(value: HtmlValue): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
  return value.map(written).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
