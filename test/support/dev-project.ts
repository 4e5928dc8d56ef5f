/** A folder with a contract and handlers of somebody's own, and `see-other dev` at work in it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startCommand } from './command.ts';
import type { CommandOptions, RunningCommand } from './command.ts';
import { fixtureContract } from './fixture-contract.ts';

const anything = { 'application/json': { type: 'object' } };

/** A contract that has an operation of each of these names: JSON objects in and out. */
export function contractOf(...operations: readonly string[]): string {
  return fixtureContract(Object.fromEntries(operations.map((name) => [name, { body: anything, result: anything }])));
}

/** A module of handlers that all give what `expression` does, besides the process that they ran in. */
export function handlersOf(operations: readonly string[], expression: string, imports = ''): string {
  const handler = `{ runs: 'inline', run: async ({ body }: { body: object }) => ({ said: ${expression}, pid: process.pid }) }`;
  return `${imports}\nexport const operations = { ${operations.map((name) => `${name}: ${handler}`).join(', ')} };\n`;
}

export interface Dev extends RunningCommand {
  /** Resolves with where it serves, once it does. */
  url(): Promise<string>;
}

export class DevProject implements AsyncDisposable {
  readonly folder: string;
  readonly #running: RunningCommand[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** With these files beside a contract and a handler of the operation `greet`, which says hello. */
  static async create(files: Readonly<Record<string, string>> = {}): Promise<DevProject> {
    const project = new DevProject(await mkdtemp(join(tmpdir(), 'see-other-dev-')));
    await project.write({
      'package.json': '{ "type": "module" }',
      'openapi.yaml': contractOf('greet'),
      'operations.ts': handlersOf(['greet'], `'hello'`),
      ...files,
    });
    return project;
  }

  /** Saves files, in the order given. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
  }

  /** Starts it at any port that is free. */
  dev(args: readonly string[] = ['--port', '0'], options: CommandOptions = {}): Dev {
    const running = startCommand(['dev', ...args], { cwd: this.folder, ...options });
    this.#running.push(running);
    return {
      ...running,
      url: async () => (await running.says(/See Other is at (http:\S+?),/))[1] ?? '',
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child, ended } of this.#running) {
      child.kill('SIGINT');
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
