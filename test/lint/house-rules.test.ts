/** The rules of this house that the linter is taught: what they find, and what they leave alone. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'see-other-lint-'));
  const config = JSON.parse(await readFile(join(root, '.oxlintrc.json'), 'utf8')) as { options: object };
  await writeFile(
    join(folder, '.oxlintrc.json'),
    // these rules need no types, which would take a project
    JSON.stringify({ ...config, options: { ...config.options, typeAware: false } }),
  );
  await cp(join(root, 'scripts/lint'), join(folder, 'scripts/lint'), { recursive: true });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The rules that are broken, by file; files are named by their paths within the project. */
async function broken(files: Readonly<Record<string, string>>): Promise<Record<string, string[]>> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const { promise, resolve } = Promise.withResolvers<string>();
  const linter = join(root, 'node_modules/oxlint/bin/oxlint');
  execFile(process.execPath, [linter, '--format', 'json'], { cwd: folder }, (_error, stdout) => resolve(stdout));
  const { diagnostics } = JSON.parse(await promise) as { diagnostics: Diagnostic[] };
  const names = Object.keys(files);
  return Object.fromEntries(
    names.map((name) => [name, diagnostics.filter(({ filename }) => filename === name).map(({ code }) => code)]),
  );
}

describe('a test that waits for time', () => {
  const sleep = ['house(no-sleep)'];
  const imports = ['eslint(no-restricted-imports)'];

  test('is found, however it does that', async () => {
    const sleeps: Record<string, readonly [string, string[]]> = {
      'new-promise': ['await new Promise((resolve) => setTimeout(resolve, 5));', sleep],
      'with-resolvers': [
        'const late = Promise.withResolvers();\nsetTimeout(late.resolve, 5);\nawait late.promise;',
        sleep,
      ],
      'in-a-callback': [
        'const { promise, resolve } = Promise.withResolvers();\nsetTimeout(() => resolve(1), 5);\nawait promise;',
        sleep,
      ],
      'in-a-block': [
        'const { promise, resolve } = Promise.withResolvers();\nsetTimeout(() => {\n  resolve(1);\n}, 5);\nawait promise;',
        sleep,
      ],
      scheduler: ['await scheduler.wait(5);', sleep],
      playwright: ['await page.waitForTimeout(5);', sleep],
      imported: ["import { setTimeout as sleep } from 'node:timers/promises';\nawait sleep(5);", imports],
      'imported-without-node': ["import { setTimeout as sleep } from 'timers/promises';\nawait sleep(5);", imports],
      'imported-scheduler': ["import { scheduler as s } from 'node:timers/promises';\nawait s.wait(5);", imports],
      'imported-whole': ["import * as timers from 'timers/promises';\nawait timers.setTimeout(5);", imports],
    };
    const files = Object.entries(sleeps).map(([name, [text]]) => [`test/${name}.ts`, `${text}\n`]);
    expect(await broken(Object.fromEntries(files) as Record<string, string>)).toEqual(
      Object.fromEntries(Object.entries(sleeps).map(([name, [, found]]) => [`test/${name}.ts`, found])),
    );
  });

  test('is not what sets a time for something else, or waits for a turn', async () => {
    const files = {
      'test/deadline.ts': 'const timer = setTimeout(() => {\n  response.destroy();\n}, 5);\nclearTimeout(timer);\n',
      'test/turn.ts': "import { setImmediate as turn } from 'node:timers/promises';\nawait turn();\n",
      'test/lock.ts': 'await lock.wait();\n',
      'src/pause.ts': 'export const pause = () => new Promise((resolve) => setTimeout(resolve, 5));\n',
    };
    expect(await broken(files)).toEqual(Object.fromEntries(Object.keys(files).map((name) => [name, []])));
  });
});
