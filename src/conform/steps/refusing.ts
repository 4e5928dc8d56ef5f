/** What has to be refused: ids that are not known, bodies that cannot be read, methods that are not there. */
import { essence, isJson } from '../../contract/media-types.ts';
import { strangerTo } from '../strange-id.ts';
import { answered, elsewhere, idOf } from '../trial.ts';
import type { Accepted, Trial } from '../trial.ts';

export async function tryRefusing(trial: Trial, accepted: Accepted): Promise<void> {
  await tryUnknown(trial, accepted);
  await tryMethod(trial, accepted);
  const type = trial.target.inputs[0].mediaType;
  const anyType = takesAnyType(trial);
  if (type === undefined || anyType) {
    const why = anyType ? 'the operation takes a body of any media type' : 'the operation takes no body';
    trial.findings.notApplicable('unsupported-media-type-is-415', why);
  } else {
    await tryBody(trial, 'unsupported-media-type-is-415', 415, unheardOf, '?');
  }
  if (type !== undefined && isJson(type) && !anyType) await tryBody(trial, 'malformed-body-is-400', 400, type, '{"');
  else
    trial.findings.notApplicable('malformed-body-is-400', 'the operation takes more than JSON: any bytes are a body');
}

const unheardOf = 'application/vnd.see-other.unheard-of';

/** Whether a body of a type that nobody has heard of is one that the contract takes. */
function takesAnyType({ target: { contract } }: Trial): boolean {
  return contract?.operation.consumes.some((type) => ['*/*', 'application/*'].includes(essence(type))) === true;
}

async function tryUnknown(trial: Trial, accepted: Accepted): Promise<void> {
  const { findings } = trial;
  const { urls, why } = unknownUrls(trial, accepted);
  if (why !== undefined) findings.notApplicable('unknown-is-404', why);
  for (const url of urls) {
    const exchange = await trial.get(url);
    const { status } = exchange.response;
    if (status === 403 && new URL(url).search !== '') {
      findings.notApplicable('unknown-is-404', 'the URL of the status is signed: 403 for another id');
      continue;
    }
    findings.judge('unknown-is-404', status === 404 ? undefined : `GET was ${answered(exchange)}, not 404`, exchange);
  }
}

/** The status and the result of an id of the same form that nobody was given; or why there are none. */
function unknownUrls(
  { target: { contract }, exchanges }: Trial,
  { id, url }: Accepted,
): { readonly urls: readonly string[]; readonly why?: string } {
  if (id === undefined) return { urls: [], why: "the 202's body has no `id` to make another from" };
  const known = new Set(exchanges.all.map(idOf).filter((one) => one !== undefined));
  const strange = strangerTo(id, known);
  if (strange === undefined) return { urls: [], why: `the id "${id}" leaves none of its form that is not known` };
  if (contract !== undefined) return { urls: [contract.statusUrl(strange), contract.resultUrl(strange)] };
  const other = withId(url, id, strange);
  return other === url
    ? { urls: [], why: "the `id` in the 202's body does not occur in its Location" }
    : { urls: [other] };
}

/** A URL with another id, wherever the id stands by itself in its path or its query. */
function withId(url: string, id: string, strange: string): string {
  const changed = new URL(url);
  const literal = encodeURIComponent(id).replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const whole = new RegExp(String.raw`(?<![\w%-])${literal}(?![\w-])`, 'g');
  changed.pathname = changed.pathname.replace(whole, encodeURIComponent(strange));
  changed.search = changed.search.replace(whole, encodeURIComponent(strange));
  return changed.href;
}

async function tryMethod(trial: Trial, { url }: Accepted): Promise<void> {
  const { contract } = trial.target;
  if (!trial.isOwn(url)) {
    trial.findings.notApplicable('method-not-allowed-is-405', elsewhere);
    trial.findings.notApplicable('method-not-allowed-has-allow', elsewhere);
    return;
  }
  const method = ['PUT', 'PATCH', 'POST'].find((name) => contract?.operationAt(name, url) === undefined);
  if (method === undefined) {
    trial.findings.notApplicable('method-not-allowed-is-405', 'the contract has PUT, PATCH and POST on the status');
    return;
  }
  const exchange = await trial.send({ method, url });
  const { status, headers } = exchange.response;
  // 501 is for methods that are not known at all
  trial.findings.judge(
    'method-not-allowed-is-405',
    status === 405 || status === 501 ? undefined : `${method} on the status was ${answered(exchange)}`,
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
  if (
    trial.target.contract === undefined &&
    rule === 'unsupported-media-type-is-415' &&
    exchange.response.status === 202
  ) {
    trial.findings.notApplicable(
      rule,
      'the server takes a body of any media type, and no contract says which it should',
    );
    await trial.discard(exchange);
    return;
  }
  const wrong =
    exchange.response.status === expected ? undefined : `it was ${answered(exchange)}, not ${String(expected)}`;
  trial.findings.judge(rule, wrong, exchange);
  await trial.discard(exchange);
}
