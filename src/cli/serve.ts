/** `see-other serve`: its options, from flags or the environment, and what it says. */
import { once } from 'node:events';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Logger } from 'pino';
import { longestTimerSeconds } from '../faults/bounds.ts';
import type { Limits } from '../http/limits/catalogue.ts';
import type { LogFormat } from '../log.ts';
import type { MonitoringAddress, RunningServer } from '../serve.ts';
import type { Role, ServiceSettings } from '../service.ts';
import { httpUrl, metricsPort, positive, wholeNumber } from './arguments.ts';
import { jwtSettings, withAuth } from './auth-options.ts';
import type { AuthOptions } from './auth-options.ts';
import { UsageError } from './errors.ts';
import { interruption } from './interrupt.ts';
import { addLimitOptions, limitsIn } from './limit-options.ts';

interface ServeOptions extends AuthOptions, Partial<Limits> {
  readonly store: string;
  readonly queue: string;
  readonly blobs?: string;
  readonly role: Role;
  readonly host: string;
  readonly port: number;
  readonly insecure: boolean;
  readonly contract?: string;
  readonly operations?: string;
  readonly publicUrl?: string;
  readonly corsOrigin: readonly string[];
  readonly retentionHours: number;
  readonly leaseSeconds: number;
  readonly drainSeconds: number;
  readonly drainDelaySeconds: number;
  readonly metricsHost: string;
  readonly metricsPort: number | 'main' | 'off';
  readonly checkAnswers: boolean;
  readonly portal: boolean;
  readonly log?: LogFormat;
  readonly logLevel: string;
}

export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .description('Runs the service: answers calls and works on requests.')
    .addOption(
      new Option('--store <url>', 'where requests are kept: sqlite:FOLDER or mongodb://HOSTS/DATABASE?replicaSet=NAME')
        .env('SEE_OTHER_STORE')
        .default('sqlite:./data'),
    )
    .addOption(
      new Option('--queue <url>', 'how workers hear of requests: local: or kafka://HOST:PORT/TOPIC')
        .env('SEE_OTHER_QUEUE')
        .default('local:'),
    )
    .addOption(
      new Option(
        '--blobs <url>',
        'where uploads and result files are kept: file:FOLDER or gridfs:mongodb://HOSTS/DATABASE?replicaSet=NAME; the same for all processes (default: beside the store)',
      ).env('SEE_OTHER_BLOBS'),
    )
    .addOption(
      new Option('--role <role>', 'what this process does')
        .env('SEE_OTHER_ROLE')
        .choices(['all', 'api', 'worker'])
        .default('all'),
    )
    .addOption(new Option('--host <address>', 'the address to listen at').env('HOST').default('127.0.0.1'))
    .addOption(
      new Option('--port <number>', 'the port to listen at; 0 for any that is free')
        .env('PORT')
        .default(8080)
        .argParser(wholeNumber(0, 65_535)),
    )
    .addOption(
      new Option('--insecure', 'let everybody in at an address that others can reach, if there are no keys')
        .env('SEE_OTHER_INSECURE')
        .default(false),
    )
    .addOption(
      new Option(
        '--contract <file>',
        'an OpenAPI 3.1 document, served by the handlers of --operations (default: the one that comes with See Other, and its handlers)',
      ).env('SEE_OTHER_CONTRACT'),
    )
    .addOption(
      new Option(
        '--operations <module>',
        'a module that exports `operations`, the handlers of --contract, and may export `problems`, which they fail with',
      ).env('SEE_OTHER_OPERATIONS'),
    )
    .addOption(
      new Option('--public-url <url>', 'where clients reach the service, behind a proxy')
        .env('SEE_OTHER_PUBLIC_URL')
        .argParser(httpUrl),
    )
    .addOption(
      new Option('--cors-origin <origins...>', 'origins whose pages may call').env('SEE_OTHER_CORS_ORIGIN').default([]),
    )
    .addOption(
      new Option('--retention-hours <number>', 'how long finished requests are kept')
        .env('SEE_OTHER_RETENTION_HOURS')
        .default(24)
        .argParser(positive),
    )
    .addOption(
      new Option('--lease-seconds <number>', 'how long a worker may be silent before another takes over')
        .env('SEE_OTHER_LEASE_SECONDS')
        .default(10)
        .argParser(positive),
    )
    .addOption(
      new Option('--drain-seconds <number>', 'how long work may go on after SIGTERM')
        .env('SEE_OTHER_DRAIN_SECONDS')
        .default(10)
        .argParser(wholeNumber(0, longestTimerSeconds)),
    )
    .addOption(
      new Option('--drain-delay-seconds <number>', 'how long to go on after SIGTERM while /health/ready says no')
        .env('SEE_OTHER_DRAIN_DELAY_SECONDS')
        .default(0)
        .argParser(wholeNumber(0, longestTimerSeconds)),
    )
    .addOption(
      new Option(
        '--metrics-port <number>',
        'the port of /metrics and /health; 0 for any that is free, main for the one of the service, off for none',
      )
        .env('SEE_OTHER_METRICS_PORT')
        .default(9464)
        .argParser(metricsPort),
    )
    .addOption(
      new Option('--metrics-host <address>', 'the address of that port; anybody who reaches it may read')
        .env('SEE_OTHER_METRICS_HOST')
        .default('127.0.0.1'),
    )
    .addOption(
      new Option('--check-answers', 'hold each answer to the contract before it is sent (development)')
        .env('SEE_OTHER_CHECK_ANSWERS')
        .default(false),
    )
    .option('--no-portal', 'serve no pages at /docs')
    .addOption(
      new Option('--log <format>', 'how the log is written (default: pretty on a terminal, else json)')
        .env('SEE_OTHER_LOG')
        .choices(['pretty', 'json']),
    )
    .addOption(
      new Option('--log-level <level>', 'what is logged')
        .env('SEE_OTHER_LOG_LEVEL')
        .choices(['debug', 'info', 'warn', 'error', 'silent'])
        .default('info'),
    );
  withAuth(command).action(run);
  addLimitOptions(command);
}

async function run(options: ServeOptions, command: Command): Promise<void> {
  const jwt = jwtSettings(options);
  // the server is loaded by the command that needs it, and no other waits for it
  const [{ logEvents, openLog }, { readServiceFiles }, { serve }] = await Promise.all([
    import('../log.ts'),
    import('./service-files.ts'),
    import('../serve.ts'),
  ]);
  const log = await openLog(options.log ?? (process.stderr.isTTY ? 'pretty' : 'json'), options.logLevel);
  const { contract, operations, problems, samples, sources } = await readServiceFiles(options);
  const { store, queue, blobs, host, port, insecure } = options;
  if (options.role !== 'all' && queue.startsWith('local:')) {
    log.warn(
      'with --queue local: processes do not tell each other of new work: workers look for it every second. ' +
        'For less delay name a Kafka: --queue kafka://HOST:PORT/TOPIC',
    );
  }
  const running = await serve(
    {
      ...{ contract, operations, problems, samples, sources, store, queue, blobs, host, port, insecure, jwt },
      monitoring: monitoringOf(options, command),
      drainDelayMs: options.drainDelaySeconds * 1_000,
      settings: settingsOf(options),
    },
    logEvents(log),
  );
  // before anybody is told that it runs, and may tell it to stop; a second signal ends the process at once
  const stopping = interruption();
  sayMonitoring(running, log);
  if (running.url === undefined) process.stdout.write(`See Other works on requests of ${running.store}\n`);
  else process.stdout.write(welcome(running.url, running.asksWhoCalls, options));
  if (!stopping.aborted) await once(stopping, 'abort');
  log.info('stopping');
  await running.stop();
  log.info('stopped');
  endSoon();
}

/** A handler that does not listen to its signal would keep the process alive, with work that is another's by now. */
function endSoon(): void {
  setTimeout(() => process.exit(), 500).unref();
}

function settingsOf(options: ServeOptions): Partial<ServiceSettings> {
  return {
    role: options.role,
    publicUrl: options.publicUrl,
    corsOrigins: options.corsOrigin,
    ...limitsIn(options),
    retentionMs: wholeMs(options.retentionHours * 3_600_000),
    leaseMs: wholeMs(options.leaseSeconds * 1_000),
    drainMs: options.drainSeconds * 1_000,
    checkAnswers: options.checkAnswers,
    portal: options.portal,
  };
}

/** Hours and seconds may be given in parts. */
function wholeMs(ms: number): number {
  return Math.max(1, Math.round(ms));
}

/** The default is for the first server of a machine; a port that somebody asks for is there, or the server is not. */
function monitoringOf(
  { metricsHost, metricsPort, role }: ServeOptions,
  command: Command,
): MonitoringAddress | 'main' | undefined {
  if (metricsPort === 'off') return undefined;
  if (metricsPort === 'main' && role === 'worker')
    throw new UsageError('a worker has no other port: give --metrics-port a number, or off');
  if (metricsPort === 'main') return 'main';
  const optional = command.getOptionValueSource('metricsPort') === 'default';
  return { host: metricsHost, port: metricsPort, optional };
}

function sayMonitoring({ monitoring }: RunningServer, log: Logger): void {
  if ('url' in monitoring) log.info({ url: monitoring.url }, 'health and metrics are served');
  else log.info({ reason: monitoring.absent }, 'health and metrics have no port of their own');
}

function welcome(url: string, asksWhoCalls: boolean, { contract, portal }: ServeOptions): string {
  // every address is none that a client can go to
  const at = url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  const lines = [`See Other is at ${url}`];
  if (portal) lines.push(`Its documentation is at ${at}/docs`);
  if (contract === undefined) {
    const key = asksWhoCalls ? ' -H "Authorization: Bearer $SEE_OTHER_TOKEN"' : '';
    lines.push(
      '',
      `Three things to try, in another terminal${asksWhoCalls ? ' that has a key in SEE_OTHER_TOKEN' : ''}:`,
      '',
      `  curl -i ${at}/schedule-estimates${key} -H 'Content-Type: application/json' \\`,
      `    -d '{"tasks":[{"id":"walls","optimistic":8,"likely":10,"pessimistic":20},{"id":"roof","optimistic":5,"likely":6,"pessimistic":9,"after":["walls"]}]}'`,
      '',
      `  curl -s${key} '${at}/requests?limit=5'`,
      '',
      `  printf 'day,rain\\nmon,0\\ntue,3.5\\n' | curl -sL ${at}/dataset-profiles${key} -H 'Content-Type: text/csv' -H 'Prefer: wait=10' --data-binary @-`,
      '',
    );
  }
  return `${lines.join('\n')}\n`;
}
