/** The 202 of an asynchronous operation: the headers that it has to have, and the operations that its links name. */
import { nearest } from '../faults/nearest.ts';
import { membersOf } from './document.ts';
import type { HeaderObject, LinkObject, Method, Reference, ResponseObject } from './document.ts';
import type { Report } from './faults.ts';
import { variablesOf } from './paths.ts';
import type { Place, Places } from './places.ts';

/** What the links lead to; where one is wrong, what it may be meant for, so that nothing else is wrong because of it. */
export interface Linked {
  readonly submit: Place;
  readonly status: Place | undefined;
  readonly result: Place | undefined;
  readonly cancel: Place | undefined;
}

/** What each link leads to. */
const links = {
  status: { method: 'get', example: 'getRequest', path: 'requests' },
  result: { method: 'get', example: 'getResult', path: 'results' },
  cancel: { method: 'delete', example: 'cancelRequest', path: 'requests' },
} as const satisfies Record<string, { method: Method; example: string; path: string }>;

type LinkName = keyof typeof links;

const linkNames = Object.keys(links) as LinkName[];

const headers = {
  Location: ['description: Where the status of the request is.', 'schema: { type: string, format: uri-reference }'],
  'Retry-After': ['description: Seconds until it is worth asking.', 'schema: { type: integer, minimum: 0 }'],
};

export function checkAccepted(places: Places, submit: Place, report: Report): Linked {
  const pointer = `${submit.pointer}/responses/202`;
  const accepted = places.response(submit, '202');
  checkHeaders(places, accepted?.headers ?? {}, pointer, report);
  const declared = linksOf(accepted);
  if (declared === undefined) {
    const snippet = ['links:', ...linkNames.flatMap((name) => linkSnippet(places, submit, name)).map(indent)].map(
      indent,
    );
    const detail = `the 202 of \`${submit.operationId}\` links to nothing, so nobody knows where its status and its result are`;
    report('accepted-links', `${pointer}/links`, detail, ['Add to the 202:', ...snippet].join('\n'));
    const meant = (name: LinkName): Place | undefined => guess(places, submit, name);
    return { submit, status: meant('status'), result: meant('result'), cancel: meant('cancel') };
  }
  const linked = (name: LinkName): Place | undefined => {
    const link = declared[name];
    return link === undefined
      ? missing(places, submit, name, `${pointer}/links/${name}`, report)
      : target(places, submit, name, link, `${pointer}/links/${name}`, report);
  };
  return { submit, status: linked('status'), result: linked('result'), cancel: linked('cancel') };
}

/** The links of a 202; undefined if it has none, or something else in their place. */
export function linksOf(accepted: ResponseObject | undefined): ResponseObject['links'] {
  const links: unknown = accepted?.links;
  return typeof links === 'object' && links !== null ? (links as ResponseObject['links']) : undefined;
}

/** Reports results that cannot be told: without content, whatever a handler gives does not fit. */
export function checkContents(places: Places, linked: readonly Linked[], report: Report): void {
  for (const { result } of linked) {
    if (result === undefined) continue;
    const { responses = {} } = result.object;
    const code = ['200', '2XX', 'default'].find((each) => each in responses);
    const at = `${result.pointer}/responses${code === undefined ? '' : `/${code}`}`;
    const found = code === undefined ? undefined : places.locate<ResponseObject>(responses[code], at);
    // what is wrong with a reference is said where it stands
    if ((code !== undefined && found === undefined) || membersOf(found?.node.content).length > 0) continue;
    const suggestion = [
      `Add to the ${code ?? '200'}:`,
      '  content:',
      '    application/json:',
      '      schema: { type: object }',
    ];
    const detail = `\`${result.operationId}\` has no content, so that no result could ever fit`;
    report('result-content', found?.pointer ?? at, detail, suggestion.join('\n'));
  }
}

/**
 * Reports each result that is another operation's, too, or the status: by its URL alone nobody would know whose result is
 * asked for.
 */
export function checkResults(places: Places, linked: readonly Linked[], report: Report): void {
  const taken = new Map(linked.flatMap(({ status }) => (status === undefined ? [] : [[status, 'the status']])));
  for (const { submit, result } of linked) {
    const link = places.follow<LinkObject>(places.response(submit, '202')?.links?.['result']);
    // what it may be meant for is no fault of its own
    if (result === undefined || link?.operationId !== result.operationId) continue;
    const whose = taken.get(result);
    if (whose === undefined) {
      taken.set(result, `the result of \`${submit.operationId}\``);
      continue;
    }
    const detail = `\`${result.operationId}\` is ${whose}, and \`${submit.operationId}\` has to have a result of its own`;
    const suggestion = `Add a GET for it, such as \`${submit.path}/{requestId}\`, and let the link name that.`;
    report('accepted-links', `${submit.pointer}/responses/202/links/result/operationId`, detail, suggestion);
  }
}

function checkHeaders(
  places: Places,
  declared: Readonly<Record<string, HeaderObject | Reference>>,
  pointer: string,
  report: Report,
): void {
  for (const [name, lines] of Object.entries(headers)) {
    const entry = Object.entries(declared).find(([header]) => header.toLowerCase() === name.toLowerCase());
    const place = `${pointer}/headers/${entry?.[0] ?? name}`;
    if (entry === undefined) {
      const snippet = [`  ${name}:`, '    required: true', ...lines.map((line) => `    ${line}`)];
      const suggestion = ['Add to the `headers` of the 202:', ...snippet].join('\n');
      report('accepted-headers', place, `a 202 without ${name} does not say ${asks(name)}`, suggestion);
    } else if (places.follow(entry[1])?.required !== true) {
      const detail = `${name} is optional, and a client cannot do without it`;
      report('accepted-headers', place, detail, 'Add `required: true` to the header.');
    }
  }
}

function asks(name: string): string {
  return name === 'Location' ? 'where the status is' : 'when to ask for it';
}

function missing(places: Places, submit: Place, name: LinkName, place: string, report: Report): Place | undefined {
  const suggestion = ['Add to the `links` of the 202:', ...linkSnippet(places, submit, name).map(indent)].join('\n');
  report('accepted-links', place, `the 202 of \`${submit.operationId}\` has no link \`${name}\``, suggestion);
  return guess(places, submit, name);
}

function target(
  places: Places,
  submit: Place,
  name: LinkName,
  declared: LinkObject | Reference,
  at: string,
  report: Report,
): Place | undefined {
  const { method } = links[name];
  const link = places.follow(declared);
  // what is wrong with a reference is said where it stands
  if (link === undefined) return guess(places, submit, name);
  const candidates = places.all.filter((candidate) => candidate.method === method);
  const named = candidates.filter(({ operationId }) => operationId === link.operationId);
  // of two with one name, the one that it may be meant for
  const place = named.find((candidate) => variablesOf(candidate.path).length === 1) ?? named[0];
  if (place === undefined) {
    const names = candidates.map(({ operationId }) => operationId);
    const meant = nearest(String(link.operationId), names) ?? guess(places, submit, name)?.operationId;
    const suggestion = meant === undefined ? `There is: ${names.join(', ')}.` : `Did you mean \`${meant}\`?`;
    const detail = `the link \`${name}\` names "${String(link.operationId)}", which is not a ${method.toUpperCase()} operation of this contract`;
    report('accepted-links', `${at}/operationId`, detail, suggestion);
    return candidates.find(({ operationId }) => operationId === meant);
  }
  const variables = variablesOf(place.path);
  const [variable] = variables;
  if (variables.length !== 1 || variable === undefined) {
    const detail = `the link \`${name}\` leads to ${place.path}, whose path has to have one parameter: the id of the request`;
    const own = `/${lastText(place.path) ?? links[name].path}/{${variables.at(-1) ?? 'requestId'}}`;
    report('accepted-links', `${at}/operationId`, detail, `Give it a path such as \`${own}\`.`);
  } else if (link.parameters?.[variable] !== '$response.body#/id') {
    const detail = `the link \`${name}\` does not say that \`${variable}\` of ${place.path} is the id of the request`;
    const suggestion = `Add to the link:\n  parameters:\n    ${variable}: $response.body#/id`;
    report('accepted-links', `${at}/parameters`, detail, suggestion);
  }
  return place;
}

/** The last segment of a path that is no parameter: of `/shops/{shopId}/statements/{requestId}` it is `statements`. */
function lastText(path: string): string | undefined {
  return path.split('/').findLast((segment) => segment !== '' && !segment.includes('{'));
}

function linkSnippet(places: Places, submit: Place, name: LinkName): string[] {
  const place = guess(places, submit, name);
  const variable = (place && variablesOf(place.path)[0]) ?? 'requestId';
  return [
    `${name}:`,
    `  operationId: ${place?.operationId ?? links[name].example}`,
    '  parameters:',
    `    ${variable}: $response.body#/id`,
  ];
}

/** The operation that a link may be meant for. */
function guess(places: Places, submit: Place, name: LinkName): Place | undefined {
  const status = places.all.find((place) => place.method === 'get' && place.object.responses?.['303'] !== undefined);
  switch (name) {
    case 'status':
      return status;
    case 'result':
      return places.all.find(({ method, path }) => method === 'get' && path.startsWith(`${submit.path}/{`));
    case 'cancel':
      return places.all.find(({ method, path }) => method === 'delete' && path === status?.path);
  }
}

function indent(line: string): string {
  return `  ${line}`;
}
