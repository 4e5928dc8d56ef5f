/** The library runs on Deno as it is: TypeScript, the generated client and the SQLite journal. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { operations } from '../../src/operations/index.ts';
import { shippedContract } from '../support/fixture-contract.ts';
import { startService } from '../support/service.ts';

const deno = fileURLToPath(new URL('../../node_modules/deno/bin.cjs', import.meta.url));
const program = fileURLToPath(new URL('programs/submit-and-wait.ts', import.meta.url));

test('a program on Deno submits, follows in the background, and has the result in its journal', async () => {
  await using service = await startService({ contract: shippedContract, operations });
  const folder = await mkdtemp(join(tmpdir(), 'see-other-deno-'));
  try {
    const options = JSON.stringify({ url: service.url, journal: join(folder, 'journal.db') });
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [deno, 'run', '--no-lock', '--no-check', '--node-modules-dir=manual', '--allow-all', program, options],
      { env: { ...process.env, DENO_NO_UPDATE_CHECK: '1', DENO_DIR: join(folder, 'deno'), NO_COLOR: '1' } },
    );
    expect(JSON.parse(stdout)).toEqual({ trials: 1_000, seed: 42, listed: true });
    expect(await readdir(`${join(folder, 'journal.db')}-results`)).toContainEqual(
      expect.stringMatching(/^estimateSchedule-.*\.json$/),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
