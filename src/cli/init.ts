/** `see-other init`: writes a contract with one operation, its handler, and what the two need to be worked on. */
import { constants } from 'node:fs';
import { access, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { UsageError } from './errors.ts';
import { writeTypes } from './generate.ts';
import { printLine, talk } from './output.ts';

const packageFolder = fileURLToPath(new URL('../../', import.meta.url));
const starter = join(packageFolder, 'starter');

/** By the names that they get. npm packs no .gitignore as such. */
const files: Readonly<Record<string, string>> = {
  'openapi.yaml': 'openapi.yaml',
  'operations.ts': 'operations.ts',
  'tsconfig.json': 'tsconfig.json',
  '.gitignore': 'gitignore',
  'README.md': 'README.md',
};

interface Manifest {
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export function addInit(program: Command): void {
  program
    .command('init')
    .description('Writes a starter: a contract with one operation, its handler, and what else they need.')
    .argument('[folder]', 'where to; it is made if it is not there', '.')
    .option('--force', 'write over files that are there already')
    .action(init);
}

/** Everything is read, and whatever may be wrong is found, before anything is written. */
async function init(folder: string, { force = false }: { force?: boolean }): Promise<void> {
  const names = Object.keys(files);
  const present = await presentIn(folder, names);
  if (present.length > 0 && !force) {
    throw new UsageError(
      `nothing was written, because ${folder} has ${present.join(', ')} already; ` +
        'name another folder, or write over them with --force',
    );
  }
  const [manifest, added, contract] = await Promise.all([
    manifestIn(folder),
    newManifest(),
    readFile(join(starter, 'openapi.yaml'), 'utf8'),
  ]);

  const written = [...names, 'generated/'];
  await mkdir(folder, { recursive: true });
  for (const [name, source] of Object.entries(files)) await copyFile(join(starter, source), join(folder, name));
  await writeTypes(contract, join(folder, 'generated'), 'as the argument of init');
  if (manifest === undefined) {
    await writeFile(join(folder, 'package.json'), added);
    written.push('package.json');
  }
  for (const name of written) printLine(join(folder, name));
  talk(`\n${nextSteps(folder, manifest).join('\n')}`);
}

async function presentIn(folder: string, names: readonly string[]): Promise<string[]> {
  const present = await Promise.all(
    names.map((name) =>
      access(join(folder, name), constants.F_OK).then(
        () => [name],
        () => [],
      ),
    ),
  );
  return present.flat();
}

/** The package.json that is there; undefined if there is none. */
async function manifestIn(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, 'package.json');
  if ((await presentIn(folder, ['package.json'])).length === 0) return undefined;
  let manifest: unknown;
  try {
    manifest = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw unreadable(path, (cause as Error).message, { cause });
  }
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest))
    throw unreadable(path, 'it is no object');
  return manifest;
}

function unreadable(path: string, why: string, options?: ErrorOptions): UsageError {
  return new UsageError(`nothing was written, because ${path} cannot be read as JSON: ${why}`, options);
}

/** The starter's, with the version of this package among its dependencies. */
async function newManifest(): Promise<string> {
  const [text, own] = await Promise.all([
    readFile(join(starter, 'package.json'), 'utf8'),
    readFile(join(packageFolder, 'package.json'), 'utf8'),
  ]);
  const { version } = JSON.parse(own) as { version: string };
  return `${JSON.stringify({ ...(JSON.parse(text) as object), dependencies: { 'see-other': version } }, undefined, 2)}\n`;
}

/** What is to be done; with a package.json of their own, what it lacks first. */
function nextSteps(folder: string, manifest: Manifest | undefined): string[] {
  const steps = folder === '.' ? [] : [`cd ${folder}`];
  if (manifest === undefined) steps.push('npm install');
  else {
    if (manifest.type !== 'module')
      steps.push('npm pkg set type=module   # package.json has to say that files are ES modules');
    if (manifest.dependencies?.['see-other'] === undefined) steps.push('npm install see-other');
  }
  return [
    'Next:',
    ...steps.map((step) => `  ${step}`),
    '  npx see-other serve --contract openapi.yaml --operations operations.ts',
    '',
    'Or npx see-other dev, which serves what you change in openapi.yaml and operations.ts as you change it.',
  ];
}
