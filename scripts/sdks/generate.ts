/** Writes what is generated of an SDK into its folder in sdks/. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { generateClient } from '../openapi-generator.ts';
import { root } from '../processes.ts';
import type { Sdk } from './languages.ts';

/** The folder of an SDK. */
export function folderOf({ name }: Pick<Sdk, 'name'>): string {
  return join(root, 'sdks', name);
}

/** Replaces what was generated before. Throws with what the generator said if it fails. */
export async function generate(sdk: Sdk): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'see-other-sdk-'));
  try {
    await generateFrom(join(scratch, 'openapi.json'), sdk);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function generateFrom(contract: string, sdk: Sdk): Promise<void> {
  const folder = folderOf(sdk);
  const output = join(folder, sdk.output ?? '');
  await removeGenerated(output);
  const document = parse(await readFile(join(root, 'openapi.yaml'), 'utf8')) as Contract;
  await writeFile(contract, JSON.stringify(forReaders(document)));
  await generateClient(contract, output, [
    ...['-c', join('sdks', sdk.name, 'generator.yaml')],
    `--additional-properties=${sdk.versionOption}=${document.info.version}`,
  ]);
  if (sdk.includes !== undefined) {
    const target = join(folder, sdk.includes);
    await rm(target, { recursive: true, force: true });
    await cp(join(root, sdk.includes), target, { recursive: true });
  }
}

interface Contract {
  readonly info: { readonly version: string };
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/**
 * The contract as clients should read it. Its schemas are closed, so that the server says nothing that is not in them;
 * a client made of them as they are would refuse the answers of the next minor version, which may say more.
 */
function forReaders(document: Contract): Contract {
  const opened = JSON.stringify(document.components.schemas).replaceAll(/,?"additionalProperties":false/g, '');
  return { ...document, components: { ...document.components, schemas: JSON.parse(opened) as Record<string, object> } };
}

/** The generator keeps a list of what it has written: a file that it would not write any more is not left behind. */
async function removeGenerated(output: string): Promise<void> {
  const list = await readFile(join(output, '.openapi-generator/FILES'), 'utf8').catch(() => '');
  const files = list.split('\n').filter((file) => file !== '');
  await Promise.all(files.map((file) => rm(join(output, file), { force: true })));
}
