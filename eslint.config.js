/** The house rules that a machine can hold. What may import what is in .dependency-cruiser.cjs; the format is Prettier's. */
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Give it a name and export it by that name.',
};
const noBarrel = {
  selector: 'ExportAllDeclaration, ExportNamedDeclaration[source]',
  message: 'Import it from the file that defines it: only the two doors of the package pass on what others define.',
};
const noEnvironment = {
  object: 'process',
  property: 'env',
  message: 'The environment is read once, where the configuration is. Take what you need as an argument.',
};
const noSleep = {
  selector: 'NewExpression[callee.name="Promise"] CallExpression[callee.name="setTimeout"]',
  message: 'Tests wait for facts, not for time: use until().',
};
const noExit = {
  object: 'process',
  property: 'exit',
  message: 'Return, throw or abort: only the command ends the process.',
};

export default defineConfig(
  globalIgnores([
    'generated/',
    '**/dist/',
    'coverage/',
    '.cache/',
    'data/',
    // compiled where it is copied to
    'starter/',
    ...['generated/', 'src/', 'target/', '.venv/'].map((made) => `sdks/*/${made}`),
    'examples/*/generated/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // it takes what was true before an await, of a signal or of this.#state, for true after it
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/prefer-readonly': 'error',
      // a port's verb is asynchronous whether or not an adapter has something to wait for
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { allowDefaultCaseForExhaustiveSwitch: false, considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['**/*.ts', 'bin/**/*.js'],
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-param-reassign': ['error', { props: false }],
      'no-restricted-syntax': ['error', noDefaultExport],
      'no-var': 'error',
      'no-warning-comments': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': ['error', noEnvironment, noExit],
      'no-restricted-syntax': ['error', noDefaultExport, noBarrel],
    },
  },
  { files: ['src/cli/**/*.ts'], rules: { 'no-console': 'off', 'no-restricted-properties': 'off' } },
  {
    // passes on to its child processes what every program needs (PATH, TMPDIR)
    files: ['src/engine/isolated.ts'],
    rules: { 'no-restricted-properties': ['error', noExit] },
  },
  {
    // they are compiled with the SDK, once that is generated
    files: ['sdks/**/*.ts'],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
  {
    // the package's doors
    files: ['src/package.ts', 'src/service.ts', 'src/client/client.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport] },
  },
  {
    files: ['test/**/*.ts'],
    ignores: ['**/until.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:timers/promises', importNames: ['setTimeout', 'setInterval'], message: noSleep.message },
          ],
        },
      ],
      'no-restricted-syntax': ['error', noDefaultExport, noSleep],
    },
  },
  {
    files: ['bin/**/*.js', '*.{js,cjs}', '.*.cjs'],
    languageOptions: { globals: { console: 'readonly', module: 'writable', process: 'readonly', URL: 'readonly' } },
  },
);
