/** How the broker of tests is set up: one node, few partitions of its own, quick to start and to rebalance. */
import { join } from 'node:path';

/** What a client logs in as, where `sasl` is asked for: by PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512. */
export const kafkaUser = { name: 'see-other', password: 'p@ss/w:rd?' } as const;

export interface KafkaPorts {
  readonly client: number;
  readonly controller: number;
}

export interface KafkaSecurity {
  readonly sasl: boolean;
  readonly tls: boolean;
}

export function kafkaProperties(folder: string, ports: KafkaPorts, { sasl, tls }: KafkaSecurity): string {
  const address = (port: number): string => `127.0.0.1:${String(port)}`;
  const protocol = `${sasl ? 'SASL_' : ''}${tls ? 'SSL' : 'PLAINTEXT'}`;
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    // fixed voters: another port at the next start is no matter
    'controller.quorum.voters': `1@${address(ports.controller)}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `CLIENT://${address(ports.client)},CONTROLLER://${address(ports.controller)}`,
    'advertised.listeners': `CLIENT://${address(ports.client)}`,
    'inter.broker.listener.name': 'CLIENT',
    'listener.security.protocol.map': `CLIENT:${protocol},CONTROLLER:PLAINTEXT`,
    'log.dirs': join(folder, 'data'),
    // after a kill it may register again when its former session is over
    'broker.session.timeout.ms': '2000',
    'broker.heartbeat.interval.ms': '250',
    'num.partitions': '1',
    'auto.create.topics.enable': 'false',
    'default.replication.factor': '1',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'group.min.session.timeout.ms': '500',
    ...(sasl && saslProperties()),
    ...(tls && tlsProperties(folder)),
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

/** Scram users are written when the folder is formatted. */
export function formatArguments(sasl: boolean): string[] {
  if (!sasl) return [];
  return ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
    '--add-scram',
    `${mechanism}=[name="${kafkaUser.name}",password="${kafkaUser.password}"]`,
  ]);
}

function saslProperties(): Record<string, string> {
  const { name, password } = kafkaUser;
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  return {
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'listener.name.client.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required username="${name}" password="${password}" user_${name}="${password}";`,
    'listener.name.client.scram-sha-256.sasl.jaas.config': scram,
    'listener.name.client.scram-sha-512.sasl.jaas.config': scram,
  };
}

/** Its key and certificate, which it signs itself, in the broker's folder. */
export const keyStore = { file: 'broker.p12', password: 'see-other' } as const;

/** Arguments of keytool that make them. */
export function keyStoreArguments(folder: string): string[] {
  const store = ['-keystore', join(folder, keyStore.file), '-storetype', 'PKCS12', '-storepass', keyStore.password];
  const name = ['-dname', 'CN=127.0.0.1', '-ext', 'san=ip:127.0.0.1', '-ext', 'bc=ca:true'];
  return ['-genkeypair', '-alias', 'broker', '-keyalg', 'EC', '-groupname', 'secp256r1', ...name, ...store];
}

function tlsProperties(folder: string): Record<string, string> {
  return Object.fromEntries(
    ['keystore', 'truststore'].flatMap((store) => [
      [`ssl.${store}.type`, 'PKCS12'],
      [`ssl.${store}.location`, join(folder, keyStore.file)],
      [`ssl.${store}.password`, keyStore.password],
    ]),
  );
}
