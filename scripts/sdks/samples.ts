/** The examples of the SDKs, which their tests run, as the portal shows them: each file as it is. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contract } from '../../src/contract/contract.ts';
import type { Sample, Samples } from '../../src/portal/samples.ts';
import { root } from '../processes.ts';

/** Each language, and where it has the example that is named like an operation. */
const languages: readonly (readonly [language: string, fileOf: (name: string) => string])[] = [
  ['TypeScript', (name) => `typescript/examples/${parted(name, '-')}.ts`],
  ['Python', (name) => `python/examples/${parted(name, '_')}.py`],
  ['Go', (name) => `go/examples/${parted(name, '_')}/main.go`],
  ['Java', (name) => `java/examples/${name.charAt(0).toUpperCase()}${name.slice(1)}.java`],
  ['Rust', (name) => `rust/examples/${parted(name, '_')}.rs`],
];

const note =
  'They use the client of their language, which is in no package registry yet: in a clone of the repository, `make sdks` generates ' +
  'each from this contract, into `sdks/python` and so on. The README there says how to use it from there; `docs/sdks.md` is about all.';

export async function readSamples({ asynchronous }: Contract): Promise<Samples> {
  const operations = await Promise.all(
    asynchronous.map(async ({ operationId }) => [operationId, await samplesOf(operationId)] as const),
  );
  return { note, operations: Object.fromEntries(operations), resume: await samplesOf('resume') };
}

/** An operation that is new has no example yet. */
async function samplesOf(name: string): Promise<Sample[]> {
  const samples = await Promise.all(
    languages.map(async ([language, fileOf]) => {
      const file = join(root, 'sdks', fileOf(name));
      return existsSync(file) ? [{ language, code: await readFile(file, 'utf8') }] : [];
    }),
  );
  return samples.flat();
}

function parted(name: string, by: string): string {
  return name.replace(/[A-Z]/g, (letter) => by + letter.toLowerCase());
}
