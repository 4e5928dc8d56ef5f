/**
 * The service on more than one process, for trying it out: a real MongoDB, a real Kafka, two API processes (at PORT and
 * PORT + 1) and two workers. Runs until Ctrl-C, and stops everything then. Where there is Docker it is `docker compose`,
 * unless it is told --without-docker.
 */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify, styleText } from 'node:util';
import { root } from './processes.ts';
import { startKafka } from './servers/kafka.ts';
import { startMongod } from './servers/mongod.ts';
import { ServerNotAvailable } from './servers/server-not-available.ts';

const firstPort = portFrom(process.env['PORT'] ?? '8080');

function portFrom(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port < 65_535) return port;
  console.error(`PORT is "${text}"; it has to be a number from 1 to 65534, the second API process gets the next one`);
  process.exit(2);
}

/** Aborted by the first Ctrl-C or SIGTERM. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      controller.abort();
    });
  }
  return controller.signal;
}

async function hasDocker(): Promise<boolean> {
  try {
    await promisify(execFile)('docker', ['compose', 'version']);
    await promisify(execFile)('docker', ['info']);
    return true;
  } catch {
    return false;
  }
}

async function runCompose(signal: AbortSignal): Promise<void> {
  const env = { ...process.env, PORT: String(firstPort), SECOND_PORT: String(firstPort + 1) };
  const compose = (...args: string[]): ChildProcess =>
    spawn('docker', ['compose', ...args], { cwd: root, env, stdio: 'inherit', detached: true });
  const up = compose('up', '--build');
  const ended = once(up, 'exit');
  signal.addEventListener('abort', () => up.kill('SIGINT'));
  console.log(whatToTry());
  const [code] = (await ended) as [number | null];
  // its data as well, as is said
  await once(compose('down', '--volumes'), 'exit');
  if (!signal.aborted) throw new Error(`docker compose ended by itself, with ${String(code)}; it says why above`);
}

/** One process of the service. What it writes is shown under its name. */
function startServe(name: string, args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [`${root}bin/see-other.js`, 'serve', '--log', 'pretty', ...args], {
    cwd: root,
    // the channel tells it when this process is gone; a group of its own keeps Ctrl-C for this process to pass on
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
    env: { ...process.env, SEE_OTHER_WRAPPED: '1' },
  });
  const prefix = styleText('dim', name.padEnd(8));
  if (child.stderr !== null)
    createInterface({ input: child.stderr }).on('line', (line) => console.log(`${prefix} ${line}`));
  return child;
}

/** Resolves once it has said that it serves; rejects if it ends instead. */
async function ready(name: string, child: ChildProcess): Promise<void> {
  await Promise.race([
    once(createInterface({ input: child.stdout ?? process.stdin }), 'line'),
    once(child, 'exit').then(() => {
      throw new Error(`${name} ended before it was ready`);
    }),
  ]);
}

async function runHere(signal: AbortSignal): Promise<void> {
  await using stack = new AsyncDisposableStack();
  console.log('Starting MongoDB and Kafka (the first time, they are fetched)...');
  const [mongodb, kafka] = await Promise.all([startMongod(), startKafka()]);
  stack.defer(() => Promise.all([mongodb.stop(), kafka.stop()]).then(() => undefined));
  const ports = ['--store', mongodb.urlOf('see-other'), '--queue', kafka.url('see-other', 'partitions=4')];
  const roles: [name: string, args: string[]][] = [
    ['api 1', ['--role', 'api', '--port', String(firstPort)]],
    ['api 2', ['--role', 'api', '--port', String(firstPort + 1)]],
    ['worker 1', ['--role', 'worker']],
    ['worker 2', ['--role', 'worker']],
  ];
  const children = new Map<string, ChildProcess>();
  stack.defer(async () => {
    await Promise.all([...children.values()].map((child) => end(child)));
  });
  await Promise.all(
    roles.map(async ([name, args]) => {
      const child = startServe(name, [...ports, ...args]);
      // at once: if another does not come up, this one is to be stopped as well
      children.set(name, child);
      await ready(name, child);
    }),
  );
  if (!signal.aborted) console.log(whatToTry(moreToTry(ports, children)));
  await Promise.race([
    signal.aborted ? undefined : once(signal, 'abort'),
    Promise.all(
      [...children].map(async ([name, child]) => {
        // the others go on: that is what it is for
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        if (!signal.aborted) console.log(`${name} has ended (${child.signalCode ?? String(child.exitCode)})`);
      }),
    ).then(() => {
      if (!signal.aborted) throw new Error('all processes have ended by themselves');
    }),
  ]);
  console.log('Stopping: what runs has ten seconds to end, and is given back then...');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

function moreToTry(ports: readonly string[], children: ReadonlyMap<string, ChildProcess>): string {
  return `
A worker that is lost costs some seconds: kill one while it works, and the other takes over.

  kill -9 ${String(children.get('worker 1')?.pid)}

Any number may join, from this folder:

  npx see-other serve --role worker ${ports.map((part) => (part.startsWith('--') ? part : `'${part}'`)).join(' ')}
`;
}

/** @param more what can be tried besides */
function whatToTry(more = ''): string {
  const [one, two] = [firstPort, firstPort + 1].map((port) => `http://127.0.0.1:${String(port)}`);
  return `
Two API processes are at ${String(one)} and ${String(two)}, with two workers behind them.
Submit at one, in another terminal, and ask the other for the status and the result:

  location=$(curl -si ${String(one)}/schedule-estimates -H 'Content-Type: application/json' -o /dev/null -w '%header{location}' \\
    -d '{"tasks":[{"id":"roof","optimistic":5,"likely":6,"pessimistic":9}]}')
  curl -sL -H 'Prefer: wait=10' ${String(two)}$location
${more}
Ctrl-C stops everything and removes its data.
`;
}

try {
  const signal = interruption();
  await (!process.argv.includes('--without-docker') && (await hasDocker()) ? runCompose(signal) : runHere(signal));
} catch (error) {
  console.error(error instanceof ServerNotAvailable ? error.message : error);
  process.exitCode = 1;
}
