/** The jars of a Kafka broker, from Maven's registry into the project's cache. Needs java (17 or newer) and mvn, once. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ServerNotAvailable } from './server-not-available.ts';

const version = '4.1.0';
const oldestJava = 17;

const cache = fileURLToPath(new URL(`../../.cache/servers/kafka-${version}`, import.meta.url));

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>see-other</groupId><artifactId>kafka-broker</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${version}</version></dependency>
  </dependencies>
</project>
`;

const run = promisify(execFile);

/**
 * The folder of the jars; fetched if they are not there, also by several processes at once.
 * Throws ServerNotAvailable without java or, the first time, without mvn or the registry.
 */
export async function kafkaLibs(): Promise<string> {
  await checkJava();
  const libs = join(cache, 'libs');
  if (!existsSync(libs)) await fetchLibs(libs);
  return libs;
}

async function checkJava(): Promise<void> {
  const { stderr } = await run('java', ['-version']).catch((error: unknown) => {
    throw new ServerNotAvailable(`Kafka needs Java ${String(oldestJava)} or newer; \`java -version\` did not run`, {
      cause: error,
    });
  });
  const found = /version "(?:1\.)?(\d+)/.exec(stderr)?.[1];
  if (Number(found) >= oldestJava) return;
  throw new ServerNotAvailable(
    `Kafka needs Java ${String(oldestJava)} or newer; \`java -version\` says ${found ?? stderr}`,
  );
}

/** The rename is what makes them available, so nobody sees half of them. */
async function fetchLibs(libs: string): Promise<void> {
  await mkdir(dirname(libs), { recursive: true });
  const folder = await mkdtemp(`${libs}-`);
  const pomFile = join(folder, 'pom.xml');
  const fetched = join(folder, 'libs');
  try {
    await writeFile(pomFile, pom);
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${fetched}`];
    await run('mvn', ['-q', '-B', '-f', pomFile, ...goal], { maxBuffer: 1024 ** 3, timeout: 300_000 });
    await rename(fetched, libs);
  } catch (error) {
    // another process may have been faster
    if (!existsSync(libs)) {
      throw new ServerNotAvailable(
        `org.apache.kafka:kafka_2.13:${version} is not in ${libs} and mvn could not fetch it (${(error as Error).message.slice(0, 500)})`,
        { cause: error },
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
