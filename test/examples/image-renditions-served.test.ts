/** The example as its README runs it: by the command, from its folder, and tried against the rules of the protocol. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { Report } from '../../src/conform/reports/report.ts';
import { runCommand } from '../support/command.ts';
import { startServer } from '../support/server-process.ts';
import { newPorts } from '../support/set-up.ts';
import { bomb, logo } from './images.ts';

const file = (name: string): string =>
  fileURLToPath(new URL(`../../examples/image-renditions/${name}`, import.meta.url));

test('served by the command, it keeps the rules of the protocol', async () => {
  await using ending = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'see-other-renditions-'));
  ending.defer(() => rm(folder, { recursive: true, force: true }));
  const ports = newPorts(folder);
  ending.defer(() => ports.drop());
  const server = await startServer([
    ...['--contract', file('openapi.yaml'), '--operations', file('operations.ts')],
    ...['--store', ports.store, '--queue', ports.queue, '--port', '0', '--check-answers'],
  ]);
  ending.defer(async () => {
    await server.end('SIGTERM');
  });

  const inputs = { data: await logo(), slow: bomb(7_000, 7_000), failing: Buffer.from('not an image') };
  const options = await Promise.all(
    Object.entries(inputs).map(async ([option, image]) => {
      const path = join(folder, `${option}.png`);
      await writeFile(path, image);
      return [`--${option}`, `@${path}`];
    }),
  );
  const { code, stdout, stderr } = await runCommand(['conform', server.url, '--json', '-', ...options.flat()]);
  const { operations } = JSON.parse(stdout) as Report;
  const [{ operation, findings, unfinished } = { operation: stderr, findings: [] }] = operations;
  expect(operation).toBe('renderImage');
  expect(unfinished).toBeUndefined();
  const broken = findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'warning');
  expect(broken.map(({ rule, details }) => [rule, ...details])).toEqual([]);
  expect(findings.find(({ rule }) => rule === 'result-fits-contract')?.verdict).toBe('pass');
  expect(code).toBe(0);

  // what the failing job said leads to a page
  expect((await fetch(`${server.url}/problems/image-unreadable`)).status).toBe(200);
});
