/** Scalar's API reference, as it is published: the version that src/portal expects, and no other bytes than these. */
import { createHash } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scalarVersion } from '../../src/portal/scalar.ts';
import { root, runProgram } from '../processes.ts';

const published = `@scalar/api-reference@${scalarVersion}`;
const sha512 = 'pjqwnzmA9YK3ZX+IZSICMsywm4qI6HLSngR2py9H6TvFApHHuJjkTAd+gFJfnqJDzJuro8k7ji6JCtJ2U+Byng==';
/** Where it is kept in a clone; src/portal reads it there. */
const kept = join(root, '.cache', `scalar-${scalarVersion}`);

/** The folder with standalone.js and its license, fetched if it is not there. Throws with the reason if it cannot be. */
export async function fetchScalar(): Promise<string> {
  if (await exists(join(kept, 'standalone.js'))) return kept;
  const folder = await mkdtemp(join(tmpdir(), 'see-other-scalar-'));
  try {
    const packed = await runProgram('npm', ['pack', published, '--silent', '--pack-destination', folder]);
    if (packed.code !== 0) throw new Error(`npm pack ${published} failed: ${packed.output.trim()}`);
    const archive = join(folder, `scalar-api-reference-${scalarVersion}.tgz`);
    const digest = createHash('sha512')
      .update(await readFile(archive))
      .digest('base64');
    if (digest !== sha512) throw new Error(`${published} is not what it was: its sha512 is ${digest}`);
    const script = 'package/dist/browser/standalone.js';
    const unpacked = await runProgram('tar', ['-xzf', archive, '-C', folder, script]);
    if (unpacked.code !== 0) throw new Error(`${published} cannot be unpacked: ${unpacked.output.trim()}`);
    await cp(join(root, 'scripts/portal/scalar-license.txt'), join(folder, 'package/dist/browser/LICENSE'));
    await mkdir(join(root, '.cache'), { recursive: true });
    // whole or not at all, whoever else fetches it at the same time
    await cp(join(folder, 'package/dist/browser'), `${kept}.${String(process.pid)}`, { recursive: true });
    await rename(`${kept}.${String(process.pid)}`, kept);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
