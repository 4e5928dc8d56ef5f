/** What has to be refused: ids that are not known, bodies that cannot be read, methods that are not there. */
import { randomInt, randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { isJson } from '../../contract/media-types.ts';
import { leadsTo, answered } from '../trial.ts';
import type { Accepted, Trial } from '../trial.ts';

export async function tryRefusing(trial: Trial, accepted: Accepted): Promise<void> {
  await tryUnknown(trial, accepted);
  await tryMethod(trial, accepted);
  const type = trial.target.inputs[0].mediaType;
  if (type === undefined) {
    trial.findings.notApplicable('unsupported-media-type-is-415', 'the operation takes no body');
  } else {
    await tryBody(trial, 'unsupported-media-type-is-415', 415, 'application/vnd.see-other.unheard-of', '?');
  }
  if (type !== undefined && isJson(type)) await tryBody(trial, 'malformed-body-is-400', 400, type, '{"');
  else trial.findings.notApplicable('malformed-body-is-400', 'the operation takes no JSON: any bytes are a body');
}

async function tryUnknown(trial: Trial, accepted: Accepted): Promise<void> {
  const urls = [accepted.url, accepted.resultUrl].filter((url) => url !== undefined).map(withUnknownId);
  for (const url of urls) {
    const exchange = await trial.get(url);
    const wrong = exchange.response.status === 404 ? undefined : `GET was ${answered(exchange)}, not 404`;
    trial.findings.judge('unknown-is-404', wrong, exchange);
  }
}

/** The same URL with an id of the same form that nobody was given: the last segment of its path. */
function withUnknownId(url: string): string {
  const unknown = new URL(url);
  const segments = unknown.pathname.split('/');
  const id = segments.pop() ?? '';
  unknown.pathname = [...segments, strangerTo(id)].join('/');
  unknown.search = '';
  return unknown.href;
}

function strangerTo(id: string): string {
  const version = /^[\da-f]{8}-[\da-f]{4}-([\da-f])[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/i.exec(id)?.[1];
  if (version !== undefined) return version === '7' ? v7() : randomUUID();
  // ids that are counted are short: a long one is a long way off
  if (/^\d+$/.test(id)) return `9${id.padStart(9, '0').replace(/\d/g, () => String(randomInt(10)))}`;
  return id.replace(/[a-z\d]/gi, (character) => {
    const alphabet = /\d/.test(character) ? '0123456789' : /[a-f]/.test(character) ? 'abcdef' : character;
    return alphabet[randomInt(alphabet.length)] ?? character;
  });
}

async function tryMethod(trial: Trial, { url }: Accepted): Promise<void> {
  const { contract } = trial.target;
  const method = ['PUT', 'PATCH', 'POST'].find((name) => contract?.operationAt(name, url) === undefined);
  if (method === undefined) {
    trial.findings.notApplicable('method-not-allowed-is-405', 'the contract has PUT, PATCH and POST on the status');
    return;
  }
  const exchange = await trial.send({ method, url });
  const { status, headers } = exchange.response;
  trial.findings.judge(
    'method-not-allowed-is-405',
    status === 405 ? undefined : `${method} on the status was ${answered(exchange)}`,
    exchange,
  );
  if (status !== 405) {
    trial.findings.notApplicable('method-not-allowed-has-allow', 'nothing was answered 405');
    return;
  }
  const allow = headers.get('allow');
  trial.findings.judge('method-not-allowed-has-allow', allow === null ? 'the 405 has no Allow' : undefined, exchange);
}

async function tryBody(
  trial: Trial,
  rule: 'unsupported-media-type-is-415' | 'malformed-body-is-400',
  expected: number,
  mediaType: string,
  text: string,
): Promise<void> {
  const exchange = await trial.post({ name: rule, body: Buffer.from(text), mediaType });
  const wrong =
    exchange.response.status === expected ? undefined : `it was ${answered(exchange)}, not ${String(expected)}`;
  trial.findings.judge(rule, wrong, exchange);
  if (leadsTo(exchange).url !== undefined) await trial.discard(exchange);
}
