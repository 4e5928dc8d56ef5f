/** The answers that the service gives to the calls of an operation, and those of them that its contract does not declare. */
import { http } from '../node-http.ts';
import { isReference } from './document.ts';
import type { Report } from './faults.ts';
import { isJson } from './media-types.ts';
import type { Place, Places } from './places.ts';

/**
 * By what an operation does, beside what other rules ask for. 401, 403 and 429 depend on how it is served, 2xx on nothing: an
 * operation without them is none of its role.
 */
const usual = {
  submit: [400, 406, 500, 503],
  result: [304, 400, 406, 500, 503],
  status: [304, 400, 406, 500, 503],
  cancel: [200, 202, 400, 404, 406, 409, 410, 500, 503],
  list: [400, 406, 500, 503],
  events: [204, 400, 404, 406, 410, 500, 503],
} as const satisfies Record<string, readonly number[]>;

type Role = keyof typeof usual;
type Roles = ReadonlyMap<Place, { readonly role: Role }>;

/** Whether one of the codes of an operation's responses is for a status. `default` is for errors: it is of no use for a 304. */
export function declares(codes: readonly string[], status: number): boolean {
  const named = codes.includes(String(status)) || codes.includes(`${String(Math.floor(status / 100))}XX`);
  return named || (status >= 400 && codes.includes('default'));
}

/** One finding an operation. */
export function adviseAnswers(places: Places, roles: Roles, report: Report): void {
  for (const [place, { role }] of roles) {
    const codes = Object.keys(place.object.responses ?? {});
    const missing = answersOf(places, place, role).filter((status) => !declares(codes, status));
    const [first] = missing;
    if (first === undefined) continue;
    const detail = `\`${place.operationId}\` does not declare ${listed(missing)}, which the service answers`;
    const lines = missing.map((status) => `  '${String(status)}': ${declaration(places, place, status, roles)}`);
    report(
      'answers',
      `${place.pointer}/responses/${String(first)}`,
      detail,
      ['Add to its responses:', ...lines].join('\n'),
    );
  }
}

function answersOf(places: Places, place: Place, role: Role): number[] {
  const more = role === 'submit' ? ofSubmit(places, place) : role === 'result' ? ofResult(places, place) : [];
  return [...usual[role], ...more].sort((one, other) => one - other);
}

function ofSubmit(places: Places, place: Place): number[] {
  const has = (header: string): boolean =>
    places.declaredParameters(place).some(({ name, in: where }) => where === 'header' && name.toLowerCase() === header);
  return [
    ...(has('prefer') ? [303] : []),
    ...(has('idempotency-key') ? [409, 422] : []),
    ...(places.consumes(place).length > 0 ? [413, 415] : []),
  ];
}

function ofResult(places: Places, place: Place): number[] {
  const contents = Object.keys(places.response(place, '200')?.content ?? {});
  return contents.some((type) => !isJson(type)) ? [206, 416] : [];
}

/** As an operation of the same role declares it, else as any other does; else what there has to be. */
function declaration(places: Places, place: Place, status: number, roles: Roles): string {
  const ofRole = places.all.filter((other) => roles.get(other)?.role === roles.get(place)?.role);
  for (const { object } of status < 300 ? ofRole : [...ofRole, ...places.all]) {
    const declared = object.responses?.[String(status)];
    if (isReference(declared)) return `{ $ref: '${declared.$ref}' }`;
  }
  const description = `description: ${http.STATUS_CODES[status] ?? 'Another answer'}.`;
  if (status >= 400) return `{ ${description}, content: { application/problem+json: { schema: { type: object } } } }`;
  if (status === 204 || status === 304) return `{ ${description} }`;
  const types = places.produces(place).map((type) => `${type}: {}`);
  return `{ ${description}, content: { ${types.join(', ')} } }`;
}

/** `304, 406 and 500`. */
function listed(statuses: readonly number[]): string {
  return statuses.join(', ').replace(/, (?=\d+$)/, ' and ');
}
