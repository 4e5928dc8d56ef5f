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
    const changed = (event: Event): void => {
      if (event.target instanceof HTMLInputElement && event.target.type === 'file') this.#takeType(event.target);
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

  /** A file of a type that the operation takes is sent as that: the type is chosen, and the file goes to its field. */
  #takeType(chosen: HTMLInputElement): void {
    const [file] = chosen.files ?? [];
    const select = this.#part.querySelector<HTMLSelectElement>('select[data-media-types]');
    if (file === undefined || select === null) return;
    const named = [...select.options].find(({ value }) => essence(value) === essence(file.type))?.value;
    if (named === undefined || named === select.value) return;
    const field = this.#bodies.find(({ dataset }) => dataset['mediaType'] === named)?.querySelector('input');
    // what is JSON is edited, and has no field for a file
    if (field?.type !== 'file') return;
    select.value = named;
    // a list of its own, since the other field empties the one that it has
    const files = new DataTransfer();
    files.items.add(file);
    field.files = files.files;
    chosen.value = '';
    this.#show();
    field.focus();
  }

  get #bodies(): HTMLFieldSetElement[] {
    return [...this.#part.querySelectorAll<HTMLFieldSetElement>('fieldset[data-media-type]')];
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

/** Without parameters, which a file never says. */
function essence(mediaType: string): string {
  return mediaType.replace(/\s*;.*/s, '').toLowerCase();
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
