/**
 * Jest on Node's own ES modules; TypeScript is only stripped. Run by `npm test`.
 *
 * The service's own tests run on both set-ups: `embedded` (SQLite, in the process) and `distributed` (a real MongoDB and
 * a real Kafka, started once for all test files). What needs those servers besides is in test/distributed. The project
 * `browser` reads the portal in a real Chromium, and `sdks` builds the clients in other languages and runs them against
 * live servers.
 */
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  // Jest resolves by itself, and knows nothing of src/engine/handler-door.ts
  moduleNameMapper: { '^see-other/handler$': '<rootDir>/src/engine/handler.ts' },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

export default {
  testTimeout: 600_000,
  projects: [
    {
      ...common,
      displayName: 'embedded',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/distributed/', '<rootDir>/test/portal/browser/', '<rootDir>/test/sdks/'],
    },
    {
      ...common,
      displayName: 'browser',
      testMatch: ['<rootDir>/test/portal/browser/**/*.test.ts'],
    },
    {
      ...common,
      displayName: 'distributed',
      testMatch: [
        '<rootDir>/test/distributed/**/*.test.ts',
        '<rootDir>/test/http/**/*.test.ts',
        '<rootDir>/test/end-to-end/**/*.test.ts',
        '<rootDir>/test/examples/**/*.test.ts',
      ],
      // a clone is set up once, whatever it runs on
      testPathIgnorePatterns: ['<rootDir>/test/end-to-end/fresh-clone.test.ts'],
      globals: { setUp: 'distributed' },
      globalSetup: '<rootDir>/test/support/start-servers.ts',
      globalTeardown: '<rootDir>/test/support/stop-servers.ts',
    },
    {
      ...common,
      displayName: 'sdks',
      testMatch: ['<rootDir>/test/sdks/**/*.test.ts'],
      globalSetup: '<rootDir>/test/sdks/support/build-sdks.ts',
    },
  ],
};
