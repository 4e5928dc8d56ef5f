/** What a contract should have although it is served without: the rules that are only advice. */
import { membersOf, pointerOf } from './document.ts';
import type { ExampleObject, MediaType, OpenApiDocument, ResponseObject } from './document.ts';
import type { Report } from './faults.ts';
import { isJson } from './media-types.ts';
import type { Content, Place, Places } from './places.ts';
import { schemaErrors } from './schemas.ts';

/** The operations by what they do, as far as they have been found. */
export interface FoundOperations {
  readonly submits: readonly Place[];
  readonly results: readonly Place[];
  readonly statuses: readonly Place[];
}

export function advise(places: Places, { submits, results, statuses }: FoundOperations, report: Report): void {
  for (const place of statuses) adviseRedirect(places, place, report);
  for (const place of [...statuses, ...results]) adviseGone(place, report);
  for (const place of places.all) adviseProblems(places, place, report);
  for (const place of submits) adviseKey(places, place, report);
  for (const { content, pointer } of bodiesOf(places, submits, results)) adviseExamples(content, pointer, report);
}

function adviseRedirect(places: Places, place: Place, report: Report): void {
  const redirect = places.response(place, '303');
  const location = membersOf(redirect?.headers).find(([name]) => name.toLowerCase() === 'location');
  if (location !== undefined && places.follow(location[1])?.required === true) return;
  const at = `${place.pointer}/responses${redirect === undefined ? '' : '/303'}`;
  const detail = `the status does not say that it answers 303 with a \`Location\` once there is a result`;
  const suggestion = [
    "Add to the responses of the status, with the status as its content as in '200':",
    "  '303':",
    '    description: The request has succeeded; Location is its result.',
    '    headers:',
    '      Location: { required: true, schema: { type: string, format: uri-reference } }',
  ];
  report('status-redirect', at, detail, suggestion.join('\n'));
}

function adviseGone({ operationId, object, pointer }: Place, report: Report): void {
  const declared = Object.keys(object.responses ?? {});
  if (declared.includes('4XX') || declared.includes('default')) return;
  const missing = ['404', '410'].filter((status) => !declared.includes(status));
  if (missing.length === 0) return;
  const detail = `\`${operationId}\` does not declare ${missing.join(' and ')}, which it answers for an id that is unknown or has expired`;
  report('unknown-and-expired', `${pointer}/responses`, detail, 'Add them, with a problem as their content.');
}

function adviseProblems(places: Places, { object, pointer }: Place, report: Report): void {
  for (const [status, declared] of membersOf(object.responses)) {
    if (!/^[45]|^default$/.test(status)) continue;
    const found = places.locate<ResponseObject>(declared, `${pointer}/responses/${status}`);
    if (found === undefined || 'application/problem+json' in (found.node.content ?? {})) continue;
    const types = Object.keys(found.node.content ?? {}).join(', ') || 'nothing';
    const suggestion = 'Give it the content `application/problem+json`, with the members of RFC 9457 as its schema.';
    report('problems', found.pointer, `an error has ${types} as its content, and no problem`, suggestion);
  }
}

function adviseKey(places: Places, place: Place, report: Report): void {
  const has = places
    .declaredParameters(place)
    .some(({ name, in: where }) => where === 'header' && name.toLowerCase() === 'idempotency-key');
  if (has) return;
  const suggestion = [
    'Add to its parameters:',
    '  - name: Idempotency-Key',
    '    in: header',
    '    schema: { type: string, minLength: 1, maxLength: 255 }',
  ];
  const detail = `\`${place.operationId}\` has no header parameter \`Idempotency-Key\`, so that nobody knows that it is safe to send again`;
  report('idempotency-key', place.pointer, detail, suggestion.join('\n'));
}

/** JSON that operations take, and that results give. */
function bodiesOf(places: Places, submits: readonly Place[], results: readonly Place[]): Content[] {
  return [
    ...submits.flatMap(({ object, pointer }) => places.contents(object.requestBody, `${pointer}/requestBody`)),
    ...results.flatMap(({ object, pointer }) => places.contents(object.responses?.['200'], `${pointer}/responses/200`)),
  ].filter(({ type }) => isJson(type));
}

function adviseExamples(content: MediaType, pointer: string, report: Report): void {
  if (content.example !== undefined || content.examples !== undefined) return;
  const detail = 'there is no example of this JSON';
  report('examples', pointer, detail, 'Add `example:` with a value that somebody could send as it is.');
}

/** Reports examples of bodies that do not fit their schema. The document has to be one that can be served. */
export function adviseFit(
  document: OpenApiDocument,
  places: Places,
  { submits, results }: FoundOperations,
  report: Report,
): void {
  const errorsAt = schemaErrors(document, { allErrors: true });
  for (const { content, pointer } of bodiesOf(places, submits, results)) {
    if (content.schema === undefined) continue;
    const examples = membersOf(content.examples).map(([name, declared]): [string, unknown] => {
      const example = places.locate<ExampleObject>(declared, `${pointer}/examples${pointerOf(name)}`);
      return [`${example?.pointer}/value`, example?.node.value];
    });
    for (const [place, value] of [...examples, [`${pointer}/example`, content.example] as const]) {
      if (value === undefined) continue;
      for (const { pointer: within = '', detail } of errorsAt(`${pointer}/schema`, value)) {
        const where = within === '' ? 'the example' : `\`${within}\` of the example`;
        report('examples-fit', place + within, `${where} ${detail}`, 'Mend the example, or the schema.');
      }
    }
  }
}
