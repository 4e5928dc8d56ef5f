/** The languages that there are SDKs in, and the commands that build and run them. */

/** A program and its arguments, run in the SDK's folder. */
export type Command = readonly [program: string, ...args: string[]];

/** What a language needs on the machine. */
export interface Need {
  /** What prints the version. */
  readonly version: Command;
  /** The oldest that will do: `1.23`. */
  readonly atLeast: string;
}

/** What OpenAPI Generator is to do for a language, beside what `sdks/<name>/generator.yaml` says. */
export interface Sdk {
  /** Its folder in sdks/. */
  readonly name: string;
  readonly title: string;
  /** The option that takes the package's version. */
  readonly versionOption: string;
  /** Where the generator writes, if not into the SDK's folder itself. */
  readonly output?: string;
  /** A folder of the project that is part of the SDK, at the same path. */
  readonly includes?: string;
}

/** An SDK that is built and tested here. */
export interface TestedSdk extends Sdk {
  readonly needs: readonly Need[];
  readonly build: readonly Command[];
  readonly unitTests?: Command;
  /** Programs that take commands on stdin, by the name that a test gives them. */
  readonly drivers: Readonly<Record<string, Command>>;
  /** Each an example, but for what it takes as an argument. */
  readonly examples: { readonly estimate: Command; readonly profile: Command; readonly resume: Command };
}

const typescript: TestedSdk = {
  name: 'typescript',
  title: 'TypeScript',
  versionOption: 'npmVersion',
  output: 'generated/client',
  // the overlay is the client library that this project uses itself
  includes: 'src/client',
  needs: [],
  build: [
    ['tsc', '-p', 'tsconfig.json'],
    ['tsc', '-p', 'tsconfig.programs.json'],
  ],
  drivers: { TypeScript: ['node', 'driver/driver.ts'] },
  examples: {
    estimate: ['node', 'examples/estimate-schedule.ts'],
    profile: ['node', 'examples/profile-dataset.ts'],
    resume: ['node', 'examples/resume.ts'],
  },
};

const python: TestedSdk = {
  name: 'python',
  title: 'Python',
  versionOption: 'packageVersion',
  needs: [
    { version: ['python3', '--version'], atLeast: '3.10' },
    { version: ['python3', '-m', 'pip', '--version'], atLeast: '22' },
  ],
  build: [
    ['python3', '-m', 'venv', '.venv'],
    ['.venv/bin/pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', 'requirements.txt'],
    [
      '.venv/bin/pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--no-build-isolation',
      '--no-deps',
      '--editable',
      '.',
    ],
    ['.venv/bin/mypy'],
    ['.venv/bin/ruff', 'check', '.'],
    ['.venv/bin/ruff', 'format', '--check', '.'],
  ],
  unitTests: ['.venv/bin/pytest', '--quiet'],
  drivers: {
    Python: ['.venv/bin/python', 'driver'],
    'Python, async': ['.venv/bin/python', 'driver', '--async'],
  },
  examples: {
    estimate: ['.venv/bin/python', 'examples/estimate_schedule.py'],
    profile: ['.venv/bin/python', 'examples/profile_dataset.py'],
    resume: ['.venv/bin/python', 'examples/resume.py'],
  },
};

const go: TestedSdk = {
  name: 'go',
  title: 'Go',
  versionOption: 'packageVersion',
  output: 'api',
  needs: [{ version: ['go', 'version'], atLeast: '1.23' }],
  build: [
    ['go', 'vet', './...'],
    ['go', 'build', '-o', 'bin/', './driver', './examples/...'],
  ],
  unitTests: ['go', 'test', '-timeout', '120s', './...'],
  drivers: { Go: ['bin/driver'] },
  examples: {
    estimate: ['bin/estimate_schedule'],
    profile: ['bin/profile_dataset'],
    resume: ['bin/resume'],
  },
};

/** A program of the SDK in Java, and what it takes. */
function java(program: string): Command {
  return ['java', '-cp', 'target/classes:target/test-classes:target/dependency/*', program];
}

const javaSdk: TestedSdk = {
  name: 'java',
  title: 'Java',
  versionOption: 'artifactVersion',
  needs: [
    { version: ['java', '-version'], atLeast: '17' },
    { version: ['mvn', '--version'], atLeast: '3.8' },
  ],
  build: [['mvn', '--quiet', '--batch-mode', 'package', '-DskipTests']],
  unitTests: ['mvn', '--quiet', '--batch-mode', 'test'],
  drivers: { Java: java('Driver') },
  examples: { estimate: java('EstimateSchedule'), profile: java('ProfileDataset'), resume: java('Resume') },
};

const rust: TestedSdk = {
  name: 'rust',
  title: 'Rust',
  versionOption: 'packageVersion',
  needs: [{ version: ['cargo', '--version'], atLeast: '1.89' }],
  build: [
    ['cargo', 'fmt', '--check'],
    ['cargo', 'build', '--quiet', '--all-targets'],
  ],
  unitTests: ['cargo', 'test', '--quiet'],
  drivers: { Rust: ['target/debug/examples/driver'] },
  examples: {
    estimate: ['target/debug/examples/estimate_schedule'],
    profile: ['target/debug/examples/profile_dataset'],
    resume: ['target/debug/examples/resume'],
  },
};

export const testedSdks: readonly TestedSdk[] = [typescript, python, go, javaSdk, rust];

/** The SDK that takes up what this one has submitted, and the other way round. */
export function partnerOf(sdk: TestedSdk): TestedSdk {
  return sdk === typescript ? python : typescript;
}

/** Generated, and not compiled here: there is no .NET. */
const csharp: Sdk = { name: 'csharp', title: 'C#', versionOption: 'packageVersion' };

export const sdks: readonly Sdk[] = [...testedSdks, csharp];
