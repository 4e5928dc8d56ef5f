/** Runs one scenario with one SDK, and throws where the SDK does not do what it says. */
import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { until } from '../../support/until.ts';
import type { TestServer } from '../../support/http-server.ts';
import type { Driver } from './driver.ts';
import type { LiveServer, LiveServers } from './live-servers.ts';
import { differences, filledIn } from './scenarios.ts';
import type { Rules, Scenario, Step } from './scenarios.ts';
import { startScripted } from './scripted-server.ts';

export interface Drivers {
  readonly own: Driver;
  /** Starts that of another language. */
  readonly startAnother: () => Driver;
}

export async function runScenario(scenario: Scenario, drivers: Drivers, live: LiveServers): Promise<void> {
  const liveServer = live[scenario.server ?? 'keyed'];
  const variables = new Map([
    ['expired', live.expired],
    ['weather', live.weather],
    ['unreadable', live.unreadable],
    ['unknown', `/requests/${v7()}`],
    ['key', randomUUID()],
    // the port of no service, which nobody listens at
    ['nobody', 'http://127.0.0.1:9'],
  ]);
  await using started = new AsyncDisposableStack();
  const servers = new Map<string, TestServer>();
  for (const [name, script] of Object.entries(scenario.scripted ?? {})) {
    const server = started.use(await startScripted(script, variables));
    servers.set(name, server);
    variables.set(name, server.url);
  }
  const here = servers.get('here');
  const connection =
    here === undefined ? { url: liveServer.url, key: liveServer.key } : { url: here.url, key: 'so_scripted' };
  const connect = filledIn({ do: 'connect', ...connection, ...scenario.connect }, variables);
  const withoutNull = Object.fromEntries(Object.entries(connect).filter(([, value]) => value !== null));
  const { own } = drivers;
  const another = scenario.steps.some(({ by }) => by !== undefined) ? started.use(drivers.startAnother()) : undefined;
  for (const driver of another === undefined ? [own] : [own, another]) {
    const { ok, ...refused } = await driver.ask(withoutNull);
    if (ok !== true) throw new Error(`the driver does not connect: ${JSON.stringify(refused)}`);
  }
  for (const [index, step] of scenario.steps.entries()) {
    const command = filledIn(step, variables);
    const asked = (step.by === undefined ? own : (another ?? own)).ask(commandOf(command));
    if (step.during === 'restart') await restartWhileRunning(liveServer, variables.get(step.of ?? '') ?? '');
    const answer = await asked;
    const faults = differences(command.expect ?? (step.as === undefined ? {} : { location: '/^http/' }), answer);
    if (command.expect?.['error'] === undefined && answer['error'] !== undefined) faults.push('it is an error');
    if (faults.length > 0) {
      throw new Error(
        `step ${index + 1}, ${step.do}: ${faults.join('; ')}\nthe answer was ${JSON.stringify(answer)}\n${callsMade(servers)}`,
      );
    }
    if (step.as !== undefined && typeof answer['location'] === 'string') {
      variables.set(step.as, answer['location']);
      variables.set(`${step.as}.path`, new URL(answer['location']).pathname);
    }
  }
  checkCalls(scenario, servers);
  checkRules(scenario.rules ?? {}, servers);
}

function commandOf({ expect: _expect, by: _by, during: _during, ...command }: Step): object {
  return command;
}

async function restartWhileRunning(server: LiveServer, location: string): Promise<void> {
  await until('the request runs', async () => {
    const status = (await (await server.get(location)).json()) as { status?: string };
    if (status.status !== 'accepted' && status.status !== 'running')
      throw new Error(`the request was ${String(status.status)} before the server could be killed`);
    return status.status === 'running';
  });
  await server.restart();
}

function checkCalls({ calls = {} }: Scenario, servers: ReadonlyMap<string, TestServer>): void {
  for (const [name, expected] of Object.entries(calls)) {
    const made = (servers.get(name)?.seen ?? []).map(({ method, path }) => `${method} ${path}`);
    if (JSON.stringify(made) !== JSON.stringify(expected))
      throw new Error(`${name} was asked ${JSON.stringify(made)}, not ${JSON.stringify(expected)}`);
  }
}

function checkRules({ credentials, sameKey, secondsBetween }: Rules, servers: ReadonlyMap<string, TestServer>): void {
  const seenBy = (name: string): TestServer['seen'] => servers.get(name)?.seen ?? [];
  if (credentials !== undefined) {
    const { seenBy: shown, notSeenBy } = credentials;
    if (shown !== undefined && !seenBy(shown).every(({ headers }) => headers.authorization !== undefined))
      throw new Error(`${shown} was not always shown the credentials`);
    if (seenBy(notSeenBy).some(({ headers }) => headers.authorization !== undefined))
      throw new Error(`${notSeenBy} was shown the credentials`);
  }
  if (sameKey !== undefined) {
    const keys = new Set(seenBy(sameKey).map(({ headers }) => headers['idempotency-key']));
    if (keys.size !== 1 || keys.has(undefined)) throw new Error(`the keys were ${[...keys].map(String).join(', ')}`);
  }
  if (secondsBetween !== undefined) {
    const { server, call, next = call, atLeast } = secondsBetween;
    const timesOf = (wanted: string): number[] =>
      seenBy(server).flatMap(({ method, path, at }) => (`${method} ${path}` === wanted ? [at] : []));
    const [first = 0, ...more] = next === call ? timesOf(call) : [...timesOf(call).slice(-1), ...timesOf(next)];
    if (more.length === 0) throw new Error(`${next} did not come after ${call}`);
    for (const [index, at] of more.entries()) {
      const gap = at - (more[index - 1] ?? first);
      // clocks and timers are a few milliseconds off
      if ((next === call || index === 0) && gap < atLeast * 1000 - 20)
        throw new Error(`${next} came ${gap} ms after ${call}, not ${atLeast} s`);
    }
  }
}

function callsMade(servers: ReadonlyMap<string, TestServer>): string {
  return [...servers]
    .map(([name, { seen }]) => `${name} was asked: ${seen.map(({ method, path }) => `${method} ${path}`).join(', ')}`)
    .join('\n');
}
