/** The page "Try the flow" of any contract: its fields are what the contract says. */
import { expect, test } from '@jest/globals';
import { readContract } from '../../src/contract/contract.ts';
import { submitCommand } from '../../src/portal/commands.ts';
import { exampleCall } from '../../src/portal/example-call.ts';
import { tryPage } from '../../src/portal/try.ts';
import { fixtureContract, shippedContract } from '../support/fixture-contract.ts';

const place = { base: '..', root: '', server: 'https://api.example', origin: '' };

function pageOf(text: string): string {
  return tryPage({ contract: readContract(text), problems: [], samples: undefined }, place).body.toString();
}

/** What stands between a tag's name and its end, of each tag that names this. */
function tags(page: string, named: string): string[] {
  return [...page.matchAll(/<(?:input|textarea|fieldset|select)\s([^>]*)>/g)].flatMap(([, attributes = '']) =>
    attributes.includes(named) ? [attributes] : [],
  );
}

test('each operation has its method, its path and its media types, and each body begins as the example', () => {
  const page = pageOf(shippedContract);
  expect(tags(page, 'data-path="/schedule-estimates"')).toEqual([expect.stringContaining('data-method="POST"')]);
  expect(page).toContain('&quot;id&quot;: &quot;foundation&quot;');
  expect(tags(page, 'data-media-type="')).toHaveLength(4);
  expect(tags(page, 'type="file"')).toHaveLength(3);
  // of Parquet there is no example, and text would be none
  expect(tags(page, 'id="profileDataset-application/vnd.apache.parquet"')).toEqual([]);
});

test('parameters have fields: filled in if they have to be given, and those of the protocol once for all', () => {
  const body = { 'application/json': { type: 'object' } };
  const parameters = [
    { name: 'size', in: 'query', required: true, example: 12, schema: { type: 'integer' } },
    { name: 'X-Flavour', in: 'header', example: 'plain', schema: { type: 'string' } },
  ];
  const page = pageOf(fixtureContract({ cut: { body, result: body, parameters } }));
  expect(tags(page, 'data-name="size"')).toEqual([expect.stringMatching(/value="12"[^]*required/)]);
  expect(tags(page, 'data-name="X-Flavour"')).toEqual([expect.stringMatching(/value=""[^]*placeholder="plain"/)]);
  expect(tags(page, 'data-name="Prefer"')).toEqual([]);
  expect(tags(page, 'id="wait"')).toHaveLength(1);
});

test('a list has its values side by side, and says what stands between them', () => {
  const body = { 'application/json': { type: 'object' } };
  const schema = { type: 'array', items: { type: 'integer' } };
  const parameters = [
    { name: 'ids', in: 'query', required: true, example: [1, 2], schema },
    { name: 'sizes', in: 'query', example: [3, 4], schema, explode: false, style: 'pipeDelimited' },
  ];
  const page = pageOf(fixtureContract({ cut: { body, result: body, parameters } }));
  expect(tags(page, 'data-name="ids"')).toEqual([expect.stringMatching(/data-list=""[^]*value="1,2"/)]);
  expect(tags(page, 'data-name="sizes"')).toEqual([
    expect.stringMatching(/data-list=""\s+data-separator="\|"[^]*placeholder="3\|4"/),
  ]);
});

test('of values that are few one is chosen; nothing, where nothing has to be given', () => {
  const body = { 'application/json': { type: 'object' } };
  const size = { type: 'string', enum: ['small', 'large', null] };
  const parameters = [
    { name: 'size', in: 'query', required: true, example: 'large', schema: size },
    { name: 'other', in: 'query', example: 'large', schema: size },
    { name: 'X-Round', in: 'header', schema: { type: 'boolean' } },
    { name: 'sizes', in: 'query', schema: { type: 'array', items: size } },
  ];
  const page = pageOf(fixtureContract({ cut: { body, result: body, parameters } }));
  const options = (name: string): string[] =>
    [...(new RegExp(`<select[^>]*data-name="${name}"[^]*?</select>`).exec(page)?.[0] ?? '').matchAll(/<option[^>]*>/g)]
      .flat()
      .map((tag) => tag.replace(/\s+/g, ' '));
  expect(options('size')).toEqual(['<option value="small" >', '<option value="large" selected>']);
  expect(options('other')).toEqual(['<option value="">', '<option value="small" >', '<option value="large" >']);
  expect(options('X-Round')).toEqual(['<option value="">', '<option value="true" >', '<option value="false" >']);
  // of several at once there may be as many as one likes
  expect(options('sizes')).toEqual([]);
});

test('a parameter that an operation declares anew has one field', () => {
  const body = { 'application/json': { type: 'object' } };
  const size = { name: 'size', in: 'query', schema: { type: 'integer' } };
  const contract = JSON.parse(
    fixtureContract({ cut: { body, result: body, parameters: [{ ...size, example: 2, required: true }] } }),
  ) as { paths: Record<string, object> };
  contract.paths['/cut'] = { ...contract.paths['/cut'], parameters: [{ ...size, example: 1, required: true }] };
  const text = JSON.stringify(contract);
  expect(tags(pageOf(text), 'id="cut-query-size"')).toEqual([expect.stringContaining('value="2"')]);
  const { document, asynchronous } = readContract(text);
  const commands = asynchronous.map((operation) => submitCommand(exampleCall(document, operation, 'http://x')));
  expect(commands[0]).toContain("'http://x/cut?size=2'");
});

test('only a body that need not be there is marked so', () => {
  const body = { 'application/json': { type: 'object' } };
  const page = pageOf(
    fixtureContract({ cut: { body, result: body }, trim: { body, bodyRequired: false, result: body } }),
  );
  expect(tags(page, 'data-media-type="').map((tag) => tag.includes('data-optional'))).toEqual([false, true]);
  expect(page.match(/Body, application\/json \(optional\)/g)).toHaveLength(1);
});

test('what a contract says is text, whatever is in it', () => {
  const hostile = '<script>alert(1)</script>"\'</textarea>';
  const body = { 'application/json': { type: 'object' } };
  const contract = JSON.parse(fixtureContract({ cut: { body, result: body } })) as {
    paths: Record<string, { post: { requestBody: { content: Record<string, { example?: unknown }> } } }>;
  };
  const json = contract.paths['/cut']?.post.requestBody.content['application/json'];
  if (json !== undefined) json.example = { hostile };
  const page = pageOf(JSON.stringify(contract));
  expect(page).not.toContain('<script>');
  expect(page.match(/<\/textarea>/g)).toHaveLength(1);
  expect(page).toContain('&lt;script&gt;');
});
