/** A result as its reader gets it: JSON, or the bytes of a file. */
import { ContractViolation } from './errors.ts';

/** Reads the JSON of one operation's results; throws whatever it likes if that does not fit. */
export type ResultReader<Value> = (json: unknown) => Value;

export function isJson(mediaType: string): boolean {
  return /^application\/(json|[^;]+\+json)\b/i.test(mediaType);
}

export interface ResultSource {
  /** Where the result came from. */
  readonly url: string;
  readonly location: string;
  readonly mediaType: string;
  readonly bytes: number | undefined;
  readonly content: Blob | Response;
}

/** Read it once: as JSON, as text, or as a stream. */
export class RequestResult<Value = unknown> {
  readonly url: string;
  readonly mediaType: string;
  /** Its length, if that is known beforehand. */
  readonly bytes: number | undefined;
  readonly #location: string;
  readonly #content: Blob | Response;
  readonly #read: ResultReader<Value>;

  constructor({ url, location, mediaType, bytes, content }: ResultSource, read: ResultReader<Value>) {
    this.url = url;
    this.mediaType = mediaType;
    this.bytes = bytes;
    this.#location = location;
    this.#content = content;
    this.#read = read;
  }

  /** True if the result is JSON by its media type. */
  get isJson(): boolean {
    return isJson(this.mediaType);
  }

  /** The value. Rejects with ContractViolation if it is not JSON, or does not fit the operation. */
  async json(): Promise<Value> {
    const text = await this.#content.text();
    try {
      return this.#read(JSON.parse(text));
    } catch (cause) {
      const why = (cause as Partial<Error>).message ?? String(cause);
      throw new ContractViolation(`the result at ${this.url} (${this.mediaType}) does not fit: ${why}`, {
        location: this.#location,
        cause,
      });
    }
  }

  text(): Promise<string> {
    return this.#content.text();
  }

  stream(): ReadableStream<Uint8Array> {
    const stream = this.#content instanceof Blob ? this.#content.stream() : this.#content.body;
    return stream ?? new Blob([]).stream();
  }
}
