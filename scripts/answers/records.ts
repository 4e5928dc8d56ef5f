/** Answers that were seen while tests ran: written by each process into a file of its own, read when all are over. */
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Names the folder of the records. Nothing is recorded where it is not set. */
export const recordsVariable = 'SEE_OTHER_TEST_ANSWERS';

export interface SeenAnswer {
  /** Which contract the server had: `documentName` of its text. */
  readonly document: string;
  readonly setUp: string;
  readonly operationId: string;
  /** HEAD is told apart from GET. */
  readonly method: string;
  readonly status: number;
  /** Without parameters; absent if it has no body. */
  readonly mediaType?: string;
  /** False if the caller left before it had it all. */
  readonly complete: boolean;
  /** What in it is not as the contract says. */
  readonly violations: readonly string[];
}

export function documentName(contractText: string): string {
  return createHash('sha256').update(contractText).digest('hex').slice(0, 16);
}

export function recordAnswer(seen: SeenAnswer): void {
  const folder = process.env[recordsVariable];
  if (folder !== undefined) appendFileSync(join(folder, `${String(process.pid)}.jsonl`), `${JSON.stringify(seen)}\n`);
}

/** Everything that was recorded in a folder. A line that a killed process left unfinished is passed over. */
export async function readRecords(folder: string): Promise<SeenAnswer[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as SeenAnswer),
  );
}
