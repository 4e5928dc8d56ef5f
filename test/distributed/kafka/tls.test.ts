import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openKafkaQueue } from '../../../src/queues/kafka/kafka-queue.ts';
import { describeWithKafka, newTopic } from '../../support/kafka.ts';
import { hintsOf, Said } from '../../support/queue-watch.ts';
import { until } from '../../support/until.ts';

const program = fileURLToPath(new URL('programs/echo.ts', import.meta.url));

await describeWithKafka(
  'the Kafka queue over TLS',
  (kafka) => {
    test('hints flow, with a login, where the certificate is trusted', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'see-other-tls-'));
      try {
        const file = join(folder, 'ca.pem');
        await writeFile(file, await kafka.certificate());
        const env = { ...process.env, NODE_EXTRA_CA_CERTS: file };
        const { stdout } = await promisify(execFile)(process.execPath, [program, kafka.url(newTopic())], { env });
        expect(stdout).toBe('estimate came\n');
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

    test('a certificate that is not trusted is said', async () => {
      const said = new Said();
      const queue = openKafkaQueue(kafka.url(newTopic()), { events: said });
      queue.publish(hintsOf(1));
      await until('it is said', () => said.failures.length === 1);
      expect(said.failures[0]).toMatch(/self-signed certificate/);
      await queue.close();
    });
  },
  { sasl: true, tls: true },
);
