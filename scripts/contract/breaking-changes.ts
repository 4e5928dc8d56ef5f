/**
 * Holds openapi.yaml to the last released contract, released/openapi.yaml: a breaking change needs a new major version,
 * any change a new version, and versions do not go back. `--release` makes openapi.yaml the released one, if it may be.
 */
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { root, runProgram } from '../processes.ts';
import { runAsProgram } from './tool-not-available.ts';
import { oasdiff } from './tools.ts';
import { refusal } from './version-rule.ts';

async function versionOf(file: string): Promise<string> {
  const document = parse(await readFile(file, 'utf8')) as { info?: { version?: unknown } };
  return String(document.info?.version);
}

await runAsProgram(async () => {
  const { values } = parseArgs({
    options: {
      release: { type: 'boolean' },
      contract: { type: 'string', default: join(root, 'openapi.yaml') },
      released: { type: 'string', default: join(root, 'released/openapi.yaml') },
    },
  });
  const { contract, released } = values;
  const tool = await oasdiff();
  const breaking = await runProgram(tool, ['breaking', released, contract, '--fail-on', 'WARN']);
  if (breaking.code !== 0 && breaking.code !== 1) throw new Error(`oasdiff could not compare:\n${breaking.output}`);
  const [before, now] = [await readFile(released, 'utf8'), await readFile(contract, 'utf8')];
  const reason = refusal({
    released: await versionOf(released),
    now: await versionOf(contract),
    changed: before !== now,
    breaking: breaking.code === 1,
  });
  if (reason !== undefined) {
    console.log(`${breaking.code === 1 ? `${breaking.output}\n` : ''}${reason}`);
    return false;
  }
  if (values.release === true) await copyFile(contract, released);
  console.log(`breaking changes: none that the version ${await versionOf(contract)} does not say`);
  return true;
});
