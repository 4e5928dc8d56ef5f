import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { ToolNotAvailable } from '../../scripts/contract/tool-not-available.ts';
import { oasdiff } from '../../scripts/contract/tools.ts';
import { root, runProgram } from '../../scripts/processes.ts';

interface Schema {
  required: string[];
  properties: Record<string, unknown>;
}

interface Contract {
  info: { version: string };
  components: { schemas: { ScheduleEstimate: Schema; ScheduleEstimateInput: Schema } };
}

const removedProperty = ({ components }: Contract): void => {
  const { ScheduleEstimate: schema } = components.schemas;
  schema.required = schema.required.filter((name) => name !== 'histogram');
  delete schema.properties['histogram'];
};
const newRequired = ({ components }: Contract): void => {
  components.schemas.ScheduleEstimateInput.required.push('unit');
  components.schemas.ScheduleEstimateInput.properties['unit'] = { type: 'string' };
};
const newOptional = ({ components }: Contract): void => {
  components.schemas.ScheduleEstimateInput.properties['unit'] = { type: 'string' };
};
const nothing = (): void => undefined;

/** Installed here, the first time; without Go there is nothing to compare with. */
const isThere = await oasdiff().then(
  () => true,
  (error: unknown) => {
    if (error instanceof ToolNotAvailable) return false;
    throw error;
  },
);

(isThere ? describe : describe.skip)('the gate for breaking changes', () => {
  let folder: string;
  let released: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'see-other-gate-'));
    released = stringify(
      Object.assign(parse(await readFile(join(root, 'openapi.yaml'), 'utf8')) as Contract, {
        info: { title: 'See Other', version: '1.2.3' },
      }),
    );
    await writeFile(join(folder, 'released.yaml'), released);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['an unchanged contract', nothing, '1.2.3', 0, /^breaking changes: none/],
    ['a property that a result has no longer', removedProperty, '1.3.0', 1, /histogram[\s\S]*make it 2\.0\.0/],
    ['the same as a new major version', removedProperty, '2.0.0', 0, /^breaking changes: none/],
    ['a new field that an input has to have', newRequired, '1.3.0', 1, /unit[\s\S]*make it 2\.0\.0/],
    ['a new field that an input may have', newOptional, '1.3.0', 0, /^breaking changes: none/],
    ['the same under the released version', newOptional, '1.2.3', 1, /raise info\.version/],
    ['a version that went back', nothing, '1.2.2', 1, /went back from 1\.2\.3 to 1\.2\.2/],
    ['a version that is none', nothing, 'next', 1, /three numbers/],
  ])('%s', async (_name, change, version, code, says) => {
    const contract = parse(released) as Contract;
    change(contract);
    contract.info.version = version;
    const file = join(folder, 'openapi.yaml');
    await writeFile(file, stringify(contract));
    const args = ['scripts/contract/breaking-changes.ts', '--contract', file];
    const ended = await runProgram(process.execPath, [...args, '--released', join(folder, 'released.yaml')]);
    expect(ended.output).toMatch(says);
    expect(ended.code).toBe(code);
  });
});
