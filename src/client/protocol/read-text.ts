/** Reads a body as text, up to a limit, so that an endless answer cannot fill the memory. */

export class TooMuchText extends Error {
  constructor(maxBytes: number) {
    super(`it is longer than ${String(maxBytes)} bytes`);
    this.name = 'TooMuchText';
  }
}

/** Rejects with TooMuchText past `maxBytes`, having given the rest up. */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return '';
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > maxBytes) throw new TooMuchText(maxBytes);
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    // a stream that has ended or broken has nothing to cancel
    await reader.cancel().catch(() => undefined);
  }
}
