/** Where the flow is shown: what happens, the exchanges beside it, and the result. */
import { byId, make, scrollBox } from './dom.ts';
import { answerText, requestText, sizeOf } from './try-exchange.ts';
import type { Answered, Exchange, Part } from './try-exchange.ts';
import type { Entry } from './try-words.ts';

/** More of a result than this is only offered as a file. */
const shownCharacters = 100_000;

export class View {
  readonly #timeline = byId('timeline', HTMLOListElement);
  readonly #waiting = byId('waiting', HTMLParagraphElement);
  readonly #exchanges = byId('exchanges', HTMLOListElement);
  readonly #result = byId('result', HTMLElement);
  readonly #resultBody = byId('result-body', HTMLDivElement);
  #resultUrl: string | undefined;
  /** How many requests have been shown: what is found out about one has no place beside another. */
  #run = 0;

  /** Empty, for another request. */
  clear(): void {
    this.#run += 1;
    this.#timeline.replaceChildren();
    this.#exchanges.replaceChildren();
    this.#resultBody.replaceChildren();
    this.#result.hidden = true;
    if (this.#resultUrl !== undefined) URL.revokeObjectURL(this.#resultUrl);
    this.#resultUrl = undefined;
    byId('nothing-yet', HTMLParagraphElement).hidden = true;
  }

  addEntry({ tone, title, detail, problemUrl }: Entry, sinceMs: number): void {
    const line = make('li', { className: tone });
    line.append(
      make('strong', {}, title),
      ' ',
      make('span', { className: 'quiet' }, `+${(sinceMs / 1000).toFixed(1)} s`),
    );
    if (detail !== undefined) line.append(make('p', {}, detail));
    if (problemUrl !== undefined)
      line.append(make('p', {}, make('a', { href: problemUrl }, 'What this problem means, and what to do')));
    this.#timeline.append(line);
  }

  wait(text: string): void {
    this.#waiting.textContent = text;
  }

  addExchange(exchange: Exchange): void {
    const number = this.#exchanges.childElementCount + 1;
    this.#exchanges.append(
      make(
        'li',
        {},
        scrollBox(`Request ${number}`, pre(requestText(exchange.request))),
        scrollBox(`Answer ${number}`, pre(answerText(exchange))),
      ),
    );
  }

  /** Nothing is shown if it takes so long that there is another request by then. */
  async showResult(answer: Answered): Promise<void> {
    const run = this.#run;
    const { body } = answer;
    const shown = await shownResult(answer);
    if (run !== this.#run) return;
    this.#resultUrl = URL.createObjectURL(body);
    const name = fileName(answer);
    const saved = make('p', {}, make('a', { href: this.#resultUrl, download: name }, `Save ${name}`));
    saved.append(` (${body.type === '' ? 'no media type' : body.type}, ${sizeOf(body.size)})`);
    this.#resultBody.replaceChildren(...shown, saved);
    this.#result.hidden = false;
  }
}

async function shownResult({ body, text }: Answered): Promise<Node[]> {
  if (text !== undefined) {
    const shown = pretty(text);
    return shown.length > shownCharacters ? [] : [scrollBox('The result', pre([{ text: shown }]))];
  }
  return body.type.startsWith('image/') ? drawn(body) : [];
}

/** On a canvas, as the policy of the page lets images come from the server alone. Nothing of what cannot be drawn. */
async function drawn(image: Blob): Promise<Node[]> {
  try {
    const bitmap = await createImageBitmap(image);
    const canvas = make('canvas', { width: bitmap.width, height: bitmap.height });
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `The result, an image of ${bitmap.width} by ${bitmap.height} pixels`);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    return [canvas];
  } catch {
    return [];
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

function pre(parts: readonly Part[]): HTMLPreElement {
  return make(
    'pre',
    {},
    ...parts.map(({ text, said }) => (said === true ? make('span', { className: 'said' }, text) : text)),
  );
}

/** As the answer has it, else by its URL and media type. */
function fileName({ headers, url, body }: Answered): string {
  const given = /filename="?([^";]+)/.exec(headers['content-disposition'] ?? '')?.[1];
  const ending = /^[^;]+[/+]([a-z\d]+)(;|$)/.exec(body.type)?.[1];
  return given ?? `${new URL(url).pathname.split('/').at(-1) ?? 'result'}${ending === undefined ? '' : `.${ending}`}`;
}
