/** Puts the SDK on stdin and stdout, for the scenarios that every SDK is tested by: a command a line, an answer a line. */
import { openAsBlob } from 'node:fs';
import { createInterface } from 'node:readline';
import { ClientError, createClient, ServerUnreachable, WaitTimeout } from '@see-other/client';
import type { Submission } from '@see-other/client';

type Client = ReturnType<typeof createClient>;

interface Command {
  readonly do: string;
  readonly url: string;
  readonly key?: string;
  readonly allowedOrigins?: readonly string[];
  readonly patienceMs?: number;
  readonly as: string;
  readonly of: string;
  readonly operation: 'estimateSchedule' | 'profileDataset';
  readonly input: Parameters<Client['submit']>[1];
  readonly file?: string;
  readonly mediaType?: string;
  readonly idempotencyKey?: string;
  readonly location: string;
  readonly timeoutMs?: number;
}

let client: Client | undefined;
const handles = new Map<string, Submission>();

async function answerTo(command: Command): Promise<object> {
  if (command.do === 'connect') {
    const { url, key, allowedOrigins = [], patienceMs = 60_000 } = command;
    const headers: Record<string, string> = key === undefined ? {} : { Authorization: `Bearer ${key}` };
    client = createClient({ url, headers, allowedOrigins, patienceMs });
    handles.clear();
    return { ok: true };
  }
  if (client === undefined) throw new Error('the first command is connect');
  switch (command.do) {
    case 'submit': {
      const { operation, file, mediaType = '', idempotencyKey } = command;
      const input = file === undefined ? command.input : await openAsBlob(file, { type: mediaType });
      const submission = await client.submit(operation, input as never, { idempotencyKey });
      handles.set(command.as, submission);
      return { location: submission.location };
    }
    case 'resume': {
      const submission = client.resume(command.location);
      handles.set(command.as, submission);
      return { location: submission.location };
    }
    case 'status':
      return { status: await bodyOf(handle(command.of).status()) };
    case 'updates': {
      const statuses: string[] = [];
      for await (const { status } of handle(command.of).updates())
        if (status !== undefined && statuses.at(-1) !== status.status) statuses.push(status.status);
      return { statuses };
    }
    case 'wait':
      return { result: await handle(command.of).wait({ timeoutMs: command.timeoutMs }) };
    case 'result':
      return { result: await handle(command.of).wait({ timeoutMs: 0 }) };
    case 'cancel':
      return { status: await bodyOf(handle(command.of).cancel()) };
    default:
      throw new Error(`there is no command ${command.do}`);
  }
}

function handle(name: string): Submission {
  const submission = handles.get(name);
  if (submission === undefined) throw new Error(`nothing was submitted or resumed as ${name}`);
  return submission;
}

async function bodyOf(report: ReturnType<Submission['status']>): Promise<object> {
  const { body, ...rest } = await report;
  return { ...rest, ...(body as object | undefined) };
}

function errorOf(error: unknown): object {
  if (!(error instanceof ClientError)) return { kind: 'Unexpected', message: String(error) };
  return {
    kind: error.name,
    message: error.message,
    location: error.location,
    problem: 'problem' in error ? error.problem : undefined,
    lastStatus: error instanceof WaitTimeout ? error.lastStatus : undefined,
    idempotencyKey: error instanceof ServerUnreachable ? error.idempotencyKey : undefined,
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await answerTo(JSON.parse(line) as Command).catch((error: unknown) => ({ error: errorOf(error) }));
  console.log(JSON.stringify(answer));
}
