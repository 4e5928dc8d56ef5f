/** Builds SDKs from openapi.yaml, and says what a machine lacks for it. */
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { root } from '../processes.ts';
import { folderOf, generate } from './generate.ts';
import type { Command, Need, TestedSdk } from './languages.ts';

const run = promisify(execFile);

/** For the SDKs' programs: Node is this one, and the tools of this project are found. */
export const sdkEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [dirname(process.execPath), join(root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(':'),
};

/** Generates an SDK and builds it. Throws with what the command that failed has said. */
export async function buildSdk(sdk: TestedSdk): Promise<void> {
  await generate(sdk);
  for (const command of sdk.build) await runIn(sdk, command);
}

/** What a command of an SDK has written. Throws with that if it fails. */
export async function runIn(sdk: TestedSdk, [program, ...args]: Command, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const options = { cwd: folderOf(sdk), env: { ...sdkEnvironment, ...env }, maxBuffer: 64 * 1024 * 1024 };
  try {
    return (await run(program, args, options)).stdout;
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new Error(`in sdks/${sdk.name}: ${[program, ...args].join(' ')}\n${stdout}${stderr || String(cause)}`, {
      cause,
    });
  }
}

/** Why an SDK cannot be built on this machine; undefined if it can. */
export async function lacking(sdk: TestedSdk): Promise<string | undefined> {
  const faults = await Promise.all(sdk.needs.map((need) => faultOf(need)));
  const found = faults.filter((fault) => fault !== undefined);
  return found.length === 0 ? undefined : `the SDK in ${sdk.title}: ${found.join(', ')}`;
}

async function faultOf({ version: [program, ...args], atLeast }: Need): Promise<string | undefined> {
  const wanted = `${program} ${atLeast} or newer`;
  try {
    const { stdout, stderr } = await run(program, args);
    const [found] = /\d+(?:\.\d+)*/.exec(stripVTControlCharacters(stdout + stderr)) ?? [];
    if (found !== undefined && isAtLeast(found, atLeast)) return undefined;
    return `${wanted} is needed, this is ${found ?? 'one that does not say its version'}`;
  } catch {
    return `${wanted} is needed, and there is none`;
  }
}

function isAtLeast(found: string, atLeast: string): boolean {
  const [a, b] = [found, atLeast].map((version) => version.split('.').map(Number));
  for (const [index, part] of (b ?? []).entries()) {
    const other = a?.[index] ?? 0;
    if (other !== part) return other > part;
  }
  return true;
}
