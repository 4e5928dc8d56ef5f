/** The page "Try the flow": from the form to the flow, and from the flow to the view. */
import { byId } from './dom.ts';
import { callOf, commandOf } from './try-call.ts';
import type { Call } from './try-call.ts';
import { cancel, runFlow } from './try-flow.ts';
import type { FlowEvent, Wires } from './try-flow.ts';
import { Form } from './try-form.ts';
import { Pause } from './try-pause.ts';
import { send } from './try-send.ts';
import { View } from './try-view.ts';
import { entryOf } from './try-words.ts';

const base = new URL(document.body.dataset['base'] ?? '.', location.href).href.replace(/\/$/, '');
const form = new Form();
const view = new View();
const cancelButton = byId('cancel', HTMLButtonElement);
const askButton = byId('ask-now', HTMLButtonElement);

/** One request, from its submission until another takes its place on the page. */
class Try {
  readonly #call: Call;
  readonly #gone = new AbortController();
  readonly #began = performance.now();
  readonly #pause = new Pause((secondsLeft) => {
    askButton.hidden = secondsLeft === 0;
    view.wait(secondsLeft === 0 ? '' : `Asking again in ${secondsLeft} s`);
  });
  #location: string | undefined;

  constructor(call: Call) {
    this.#call = call;
  }

  async run(): Promise<void> {
    view.clear();
    view.addEntry({ tone: 'plain', title: `${this.#call.method} ${new URL(this.#call.url).pathname}` }, 0);
    await runFlow(this.#call, this.#wires);
    if (!this.#gone.signal.aborted) this.#end();
  }

  async cancel(): Promise<void> {
    if (this.#location === undefined) return;
    await cancel(this.#location, this.#call, this.#wires);
    this.askNow();
  }

  askNow(): void {
    this.#pause.end();
  }

  /** Follows it no longer. The request itself goes on. */
  leave(): void {
    this.#gone.abort();
    this.#pause.end();
    this.#end();
  }

  get #wires(): Wires {
    const { signal } = this.#gone;
    return {
      send: (request) => send(request, signal),
      pause: (seconds) => this.#pause.for(seconds),
      tell: (event) => this.#tell(event),
      exchanged: (exchange) => {
        if (!signal.aborted) view.addExchange(exchange);
      },
      signal,
    };
  }

  #tell(event: FlowEvent): void {
    if (event.kind === 'accepted') {
      this.#location = event.location;
      cancelButton.hidden = false;
    }
    if (event.kind === 'result') void view.showResult(event.answer);
    const entry = entryOf(event, `${base}/`);
    if (entry !== undefined) view.addEntry(entry, performance.now() - this.#began);
  }

  #end(): void {
    // whoever has just pressed the button is not left nowhere
    if (document.activeElement === cancelButton || document.activeElement === askButton)
      byId('happens', HTMLHeadingElement).focus();
    cancelButton.hidden = true;
    askButton.hidden = true;
    view.wait('');
  }
}

let current: Try | undefined;

form.element.addEventListener('submit', (event) => {
  event.preventDefault();
  current?.leave();
  current = new Try(callOf(form.read(), base));
  void current.run();
});
cancelButton.addEventListener('click', () => void current?.cancel());
askButton.addEventListener('click', () => current?.askNow());
form.watch(() => {
  byId('curl', HTMLElement).textContent = commandOf(callOf(form.read(), base));
  for (const link of document.querySelectorAll<HTMLElement>('#code [data-operation]'))
    link.hidden = link.dataset['operation'] !== form.operationId;
});
