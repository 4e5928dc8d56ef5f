/** Sends by `fetch`, and says what a script gets to know of the answer. */
import type { Answer, Outgoing } from './try-exchange.ts';

/** Never rejects: that there is no answer is one of the things that there can be. */
export async function send(request: Outgoing, signal: AbortSignal): Promise<Answer> {
  const { method, url, headers, body, redirect } = request;
  try {
    // no-store, so that each answer is the server's and a 304 is seen as that
    const response = await fetch(url, { method, headers, body: body ?? null, redirect, signal, cache: 'no-store' });
    if (response.type === 'opaqueredirect') return { kind: 'hidden-redirect' };
    const content = await response.blob();
    return {
      kind: 'answered',
      status: response.status,
      statusText: response.statusText,
      headers: Object.fromEntries(response.headers),
      body: content,
      text: isText(content.type) ? await content.text() : undefined,
      url: response.url,
      redirected: response.redirected,
    };
  } catch (error) {
    return { kind: 'no-answer', reason: error instanceof Error ? error.message : String(error) };
  }
}

function isText(mediaType: string): boolean {
  return /^text\/|[/+](json|xml|yaml|x-ndjson)\b/.test(mediaType);
}
