/** The form of "Try the flow": which of its parts are shown, and what stands in it. */
import { byId } from './dom.ts';
import type { Parameter } from './parameters.ts';
import type { FilledForm } from './try-call.ts';

export class Form {
  readonly element = byId('try', HTMLFormElement);
  readonly #operation = byId('operation', HTMLSelectElement);

  /** The operation that the page's URL asks for is chosen: `?operation=ID`. */
  constructor() {
    const asked = new URLSearchParams(location.search).get('operation');
    if ([...this.#operation.options].some(({ value }) => value === asked)) this.#operation.value = asked ?? '';
    this.#show();
  }

  /** Called now, and when anything in it has changed. */
  watch(onChange: () => void): void {
    const changed = (): void => {
      this.#show();
      onChange();
    };
    for (const event of ['input', 'change']) this.element.addEventListener(event, changed);
    onChange();
  }

  /** The id of the operation that is chosen. */
  get operationId(): string {
    return this.#operation.value;
  }

  read(): FilledForm {
    const part = this.#part;
    return {
      method: part.dataset['method'] ?? '',
      path: part.dataset['path'] ?? '',
      parameters: [...part.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-in]')].map(parameterOf),
      body: this.#body(),
      credential: byId('credential', HTMLInputElement).value.trim(),
      wait: byId('wait', HTMLInputElement).value,
      idempotencyKey: byId('idempotency-key', HTMLInputElement).value.trim(),
    };
  }

  #body(): FilledForm['body'] {
    const body = this.#part.querySelector<HTMLFieldSetElement>('fieldset[data-media-type]:enabled');
    if (body === null) return undefined;
    const file = body.querySelector<HTMLInputElement>('input[type=file]')?.files?.[0];
    const content = file ?? body.querySelector('textarea')?.value ?? '';
    if (content === '' && body.dataset['optional'] !== undefined) return undefined;
    return { mediaType: body.dataset['mediaType'] ?? '', content };
  }

  get #part(): HTMLFieldSetElement {
    const part = this.#parts.find(({ dataset }) => dataset['operation'] === this.operationId);
    if (part === undefined) throw new Error(`the page has nothing of ${this.operationId}`);
    return part;
  }

  get #parts(): HTMLFieldSetElement[] {
    return [...this.element.querySelectorAll<HTMLFieldSetElement>('fieldset[data-operation]')];
  }

  /** Only what belongs to the choices made; the rest is disabled, too, so that it cannot hold up the form. */
  #show(): void {
    for (const part of this.#parts) {
      show(part, part === this.#part);
      const mediaType = part.querySelector<HTMLSelectElement>('select[data-media-types]')?.value;
      for (const body of part.querySelectorAll<HTMLFieldSetElement>('fieldset[data-media-type]'))
        show(body, mediaType === undefined || body.dataset['mediaType'] === mediaType);
    }
  }
}

function parameterOf({ dataset, value }: HTMLInputElement | HTMLSelectElement): Parameter {
  const { name = '', in: where, list, separator } = dataset;
  const values = value.split(separator ?? ',').map((one) => one.trim());
  return {
    name,
    in: where as Parameter['in'],
    value: list === undefined ? value : values.filter((one) => one !== ''),
    separator,
  };
}

function show(part: HTMLFieldSetElement, shown: boolean): void {
  part.hidden = !shown;
  part.disabled = !shown;
}
