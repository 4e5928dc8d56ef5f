/** Files to profile, each in a folder of its own that goes away with the test. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { components } from '../../generated/server.d.ts';
import { PermanentFailure } from '../../src/engine/handler.ts';
import type { UploadedFile } from '../../src/engine/handler.ts';
import { profileDataset } from '../../src/operations/profileDataset.ts';
import type { Problem } from '../../src/request/problems.ts';
import { testAttempt } from './attempt.ts';
import type { TestAttempt } from './attempt.ts';

export type DatasetProfile = components['schemas']['DatasetProfile'];
export type ColumnProfile = components['schemas']['ColumnProfile'];

export const csv = 'text/csv';
export const ndjson = 'application/x-ndjson';
export const parquet = 'application/vnd.apache.parquet';

export interface Folder extends AsyncDisposable {
  readonly path: string;
}

export async function temporaryFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'see-other-dataset-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** One of the data sets that the package vega-datasets ships. */
export function vegaDataset(name: string): Promise<string> {
  return readFile(join(import.meta.dirname, '../../node_modules/vega-datasets/data', name), 'utf8');
}

export async function profileFile(path: string, mediaType: string, attempt: TestAttempt): Promise<DatasetProfile> {
  const body: UploadedFile = { path, mediaType, bytes: (await stat(path)).size };
  return profileDataset.run({ parameters: {}, body }, attempt);
}

export async function profile(content: string | Uint8Array, mediaType = csv): Promise<DatasetProfile> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'input');
  await writeFile(path, content);
  return await profileFile(path, mediaType, testAttempt({ scratch: folder.path }));
}

/** The problem that the file fails with. */
export async function problemOf(content: string | Uint8Array, mediaType = csv): Promise<Problem> {
  try {
    await profile(content, mediaType);
  } catch (error) {
    if (error instanceof PermanentFailure) return error.problem;
    throw error;
  }
  throw new Error('The file was profiled.');
}

export function columnOf({ columns }: DatasetProfile, name: string): ColumnProfile {
  const column = columns.find((candidate) => candidate.name === name);
  if (!column) throw new Error(`There is no column ${name}: there are ${columns.map((each) => each.name).join(', ')}.`);
  return column;
}
