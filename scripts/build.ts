/** Compiles the package into dist/, with what the portal reads: `node scripts/build.ts`. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchScalar } from './portal/scalar.ts';
import { root, runProgram } from './processes.ts';

const dist = join(root, 'dist');

await rm(dist, { recursive: true, force: true });
await compile('tsconfig.build.json');
await compile(
  'src/portal/browser',
  '--noEmit',
  'false',
  '--rootDir',
  'src/portal/browser',
  '--outDir',
  'dist/portal/browser',
);
for (const file of ['frame.css', 'style.css', 'reference.css', 'icon.svg'])
  await cp(join(root, 'src/portal', file), join(dist, 'portal', file));
await cp(await fetchScalar(), join(dist, 'portal/scalar'), { recursive: true });

async function compile(project: string, ...options: readonly string[]): Promise<void> {
  const { code, output } = await runProgram(process.execPath, [
    'node_modules/typescript-native/bin/tsc',
    ...['-p', project, ...options],
  ]);
  if (code !== 0) throw new Error(`${project} does not compile:\n${output}`);
}
