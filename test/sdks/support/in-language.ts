/** The tests of one SDK: its own, every scenario in each of its manners, its examples. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runIn } from '../../../scripts/sdks/build.ts';
import { partnerOf, testedSdks } from '../../../scripts/sdks/languages.ts';
import type { Command, TestedSdk } from '../../../scripts/sdks/languages.ts';
import { startDriver } from './driver.ts';
import type { Driver } from './driver.ts';
import { startLiveServers } from './live-servers.ts';
import type { LiveServers } from './live-servers.ts';
import { failureOfBuild } from './builds.ts';
import { runScenario } from './run-scenario.ts';
import { scenarios } from './scenarios.ts';

/** The most that a compiler, or a scenario with a server that starts anew, takes on a busy machine. */
const patientMs = 300_000;

export function testInLanguage(name: string): void {
  const sdk = testedSdks.find((one) => one.name === name);
  if (sdk === undefined) throw new Error(`there is no SDK ${name}`);
  let live: LiveServers;

  beforeAll(async () => {
    const failure = failureOfBuild(sdk.name);
    if (failure !== undefined) throw new Error(failure);
    live = await startLiveServers();
  }, patientMs);
  afterAll(async () => {
    await live[Symbol.asyncDispose]();
  });

  const { unitTests } = sdk;
  if (unitTests !== undefined) {
    test(
      'passes its own tests',
      async () => {
        await runIn(sdk, unitTests);
      },
      patientMs,
    );
  }

  describe.each(Object.keys(sdk.drivers))('%s', (manner) => {
    let driver: Driver | undefined;

    beforeAll(() => {
      driver = startDriver(sdk, manner);
    });
    afterAll(async () => {
      await driver?.[Symbol.asyncDispose]();
    });

    test.each(scenarios)(
      '$name',
      async (scenario) => {
        if (driver === undefined) throw new Error('the driver is there while tests run');
        await runScenario(scenario, { own: driver, startAnother: () => startPartner(sdk) }, live);
      },
      patientMs,
    );
  });

  describe('the examples', () => {
    const run = async (command: Command, ...args: string[]): Promise<string[]> => {
      const { url, key } = live.keyed;
      const stdout = await runIn(sdk, [...command, ...args], { SEE_OTHER_URL: url, SEE_OTHER_TOKEN: key });
      return stdout.trimEnd().split('\n');
    };

    test(
      'submit, wait, and resume in a process of its own',
      async () => {
        const lines = await run(sdk.examples.estimate);
        expect(lines[0]).toContain('/requests/');
        expect(lines.at(-1)).toMatch(/^p80: 2\d\.\d+$/);
        expect((await run(sdk.examples.resume, lines[0] ?? '')).at(-1)).toBe(lines.at(-1));
      },
      patientMs,
    );

    test(
      'profile a file',
      async () => {
        const lines = await run(sdk.examples.profile, live.weather);
        expect(lines.length).toBeGreaterThan(1);
        expect(lines.at(-1)).toBe('1461 rows: date precipitation temp_max temp_min wind weather');
      },
      patientMs,
    );
  });
}

function startPartner(sdk: TestedSdk): Driver {
  const partner = partnerOf(sdk);
  const failure = failureOfBuild(partner.name);
  if (failure !== undefined) throw new Error(failure);
  return startDriver(partner, Object.keys(partner.drivers)[0] ?? '');
}
