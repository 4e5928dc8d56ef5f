/**
 * What may import what. Imports go down only:
 *
 *   faults, request <- contract <- ports <- engine, auth, stores, queues, blobs, portal <- http <- service.ts <- serve.ts <- cli
 *
 * `comment` is what is printed when a rule is broken: it says where the thing belongs instead.
 */

/** Nothing in `from` imports anything of src/ but what is in `allowed`; each a folder or a file of src/, as regular expressions. */
const layer = (from, allowed, comment) => ({
  name: `${from.replace(/[\\/()]/g, '').replaceAll('|', '-')}-imports-down`,
  severity: 'error',
  comment,
  from: { path: `^src/${from}` },
  to: { path: '^(src|test|scripts|bench)/', pathNot: `^src/(${allowed.join('|')})` },
});

/** A package or built-in module that has one home. */
const home = (name, module, folders, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: '^src/', pathNot: `^src/(${folders.join('|')})` },
  to: { path: module },
});

const outside = ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'Two files that need each other are one thing, or share a third: put what both need into a file below them.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'There is no such file or package. Imports name the file with its ending: ./record.ts.',
      from: {},
      to: { couldNotResolve: true },
    },

    {
      name: 'http-of-node-has-one-door',
      severity: 'error',
      comment: 'An import of node:http is 20 ms of each start. Take `http` of src/node-http.ts; types may be imported.',
      from: { path: '^src/', pathNot: '^src/(conform|client)/' },
      to: { path: '^(node:)?http$', dependencyTypesNot: ['type-only'] },
    },

    layer(
      'faults/',
      ['faults/'],
      'faults/ says what a fault is and how it is shown, and knows nothing of the rest. What looks for faults belongs where the thing is read.',
    ),
    layer(
      'request/',
      ['request/'],
      'request/ is the record and its rules, and knows nothing of the rest. What needs the contract belongs in contract/, what needs a store in engine/.',
    ),
    layer(
      'contract/',
      ['contract/', 'faults/', 'request/', 'node-http\\.ts$'],
      'contract/ reads the OpenAPI document. What runs requests belongs in engine/, what answers calls in http/.',
    ),
    layer(
      'portal/(?!browser/)',
      ['portal/', 'contract/', 'request/'],
      'portal/ makes pages of the contract, and nothing else. What answers calls belongs in http/.',
    ),
    layer(
      'portal/browser/',
      ['portal/browser/'],
      'portal/browser/ runs in a browser, which has nothing else of src/. What both need belongs there.',
    ),
    layer(
      'ports/',
      ['ports/', 'request/'],
      'ports/ says what a store, a queue and a blob store have to do. Whatever uses a port belongs in engine/ or http/; whatever is one, in stores/, queues/ or blobs/.',
    ),
    layer(
      'auth/',
      ['auth/', 'ports/', 'request/'],
      'auth/ finds out who a credential is of. What the contract asks for is read in contract/ and enforced in http/; where keys are kept belongs in stores/.',
    ),
    layer(
      'engine/',
      ['engine/', 'ports/', 'contract/', 'faults/', 'request/', '(module-path|node-http|under-way)\\.ts$'],
      'engine/ knows ports, not adapters, and nothing of HTTP. What answers calls belongs in http/; which adapter is used is decided in adapters.ts.',
    ),
    layer(
      '(stores|queues|blobs)/',
      ['$1/', 'mongodb/', 'ports/', 'request/', 'module-path\\.ts$'],
      'An adapter does what its port says and holds no policy. Retries, backoff and limits belong in engine/, answers in http/; kinds of adapter do not know each other.',
    ),
    layer(
      'mongodb/',
      ['mongodb/', 'ports/'],
      'mongodb/ connects, for the adapters that use MongoDB. Queries belong in stores/mongodb/ and blobs/gridfs/.',
    ),
    {
      name: 'mongodb-is-for-adapters',
      severity: 'error',
      comment: 'Only the adapters on MongoDB connect to it. Take the port as an argument.',
      from: { path: '^src/', pathNot: '^src/(mongodb|stores/mongodb|blobs/gridfs)/' },
      to: { path: '^src/mongodb/', pathNot: '^src/mongodb/url\\.ts$' },
    },
    {
      name: 'adapters-stand-alone',
      severity: 'error',
      comment:
        'Adapters of one port do not know each other. What they share belongs beside their folders (src/stores/...), or in request/ if it is a rule.',
      from: { path: '^src/(stores|queues|blobs)/([^/]+)/' },
      to: { path: '^src/$1/[^/]+/', pathNot: '^src/$1/$2/' },
    },
    layer(
      'http/',
      [
        'http/',
        'portal/',
        'auth/',
        'engine/',
        'ports/',
        'contract/',
        'faults/',
        'request/',
        '(node-http|under-way)\\.ts$',
      ],
      'http/ turns calls into verbs of the engine and the ports. SQL and drivers belong in stores/, choosing an adapter in adapters.ts, reading the environment in cli/.',
    ),
    layer(
      'metrics/',
      ['metrics/', 'events\\.ts$', 'http/', 'ports/'],
      'metrics/ listens to what the service tells, and asks the store. What it is to be told belongs in an event of the engine, of http/ or of a port.',
    ),
    layer(
      'events\\.ts',
      ['http/', 'engine/', 'ports/', 'faults/'],
      'events.ts joins what the engine, http/ and the ports tell. Who listens is decided in serve.ts.',
    ),
    layer(
      'failure-lines\\.ts',
      ['events\\.ts$', 'engine/', 'faults/'],
      'failure-lines.ts says what nobody else listens to. The log of a server belongs in log.ts.',
    ),
    layer(
      'usable-folder\\.ts',
      ['usable-folder\\.ts$'],
      'usable-folder.ts makes a folder, whatever for. What is kept in it belongs where it is written.',
    ),
    layer(
      '(settings|check-service)\\.ts',
      [
        '(settings|check-service)\\.ts$',
        'http/',
        'portal/',
        'auth/',
        'engine/',
        'ports/',
        'contract/',
        'faults/',
        'request/',
      ],
      'settings.ts and check-service.ts look at what people write, before anything is opened. What does something with it belongs in service.ts.',
    ),
    layer(
      'service\\.ts',
      [
        '(settings|check-service|events|failure-lines)\\.ts$',
        'http/',
        'portal/',
        'auth/',
        'engine/',
        'ports/',
        'contract/',
        'faults/',
        'request/',
      ],
      'service.ts puts engine and HTTP together around ports that it is given. Opening adapters belongs in adapters.ts, listening in serve.ts.',
    ),
    layer(
      'adapters\\.ts',
      ['stores/', 'queues/', 'blobs/', 'mongodb/url\\.ts$', 'usable-folder\\.ts$', 'ports/', 'request/'],
      'adapters.ts only opens what a URL names. What is done with it belongs in service.ts or serve.ts.',
    ),
    layer(
      '(serve|log|queue-troubles)\\.ts',
      [
        '(serve|log|events|queue-troubles|settings|check-service|service|adapters)\\.ts$',
        'metrics/',
        'http/',
        'auth/',
        'engine/',
        'ports/',
        'contract/',
        'faults/',
        'request/',
      ],
      'serve.ts and log.ts are told what to do. Flags, the environment and the operations that are shipped belong in cli/.',
    ),
    {
      name: 'adapters-have-one-door',
      severity: 'error',
      comment:
        'Only adapters.ts knows which adapters there are. Take the port as an argument; a new adapter is opened there.',
      from: { path: '^src/', pathNot: '^src/(adapters\\.ts$|stores/|queues/|blobs/)' },
      to: { path: '^src/(stores|queues|blobs)/' },
    },
    layer(
      'package\\.ts',
      ['(service|adapters)\\.ts$'],
      'package.ts is the door of the package: it passes on what others define, and does nothing itself.',
    ),
    layer(
      'operations/',
      ['operations/', 'engine/handler\\.ts$', 'request/problems\\.ts$'],
      'A handler is written against engine/handler.ts, request/problems.ts and the generated types, as anybody else would write one. What it needs besides comes in its Attempt.',
    ),
    {
      name: 'operations-are-given',
      severity: 'error',
      comment:
        'The service runs whatever handlers it is given. Only the command line chooses the ones that are shipped.',
      from: { path: '^src/', pathNot: '^src/(operations|cli)/' },
      to: { path: '^src/operations/' },
    },
    layer(
      'client/',
      ['client/'],
      'client/ speaks to any server of the pattern and could be published alone: it takes its types from generated/. What both sides need belongs in the contract.',
    ),
    layer(
      'conform/',
      ['conform/', 'client/protocol/', 'contract/'],
      'conform/ tries any server from outside: it reads answers as the client does (client/protocol/) and holds them to a contract. Flags and files belong in cli/.',
    ),
    {
      name: 'client-is-for-the-command-line',
      severity: 'error',
      comment: 'The server does not call itself through its client. Only the command line and conform/ use client/.',
      from: { path: '^src/', pathNot: '^src/(client|cli|conform)/' },
      to: { path: '^src/client/' },
    },
    layer(
      'cli/',
      [
        'cli/',
        'operations/',
        'client/',
        'conform/',
        '(serve|log|events|module-path|usable-folder|check-service|service|adapters)\\.ts$',
        'http/',
        'auth/',
        'engine/',
        'contract/',
        'faults/',
        'ports/',
        'request/',
      ],
      'cli/ reads flags and the environment and calls what does the work. SQL and drivers belong in stores/, queues/ and blobs/.',
    ),
    {
      name: 'cli-is-the-top',
      severity: 'error',
      comment: 'Nothing below the command line imports it. What both need belongs in serve.ts, or lower.',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'generated-types-are-for-handlers-and-client',
      severity: 'error',
      comment:
        'The server derives what it does from the document (contract/), so that it can serve any contract. Generated types are for operations/ and client/.',
      from: { path: '^src/', pathNot: '^src/(operations|client)/' },
      to: { path: '^generated/' },
    },

    {
      name: 'examples-use-the-package',
      severity: 'error',
      comment:
        'An example is what others would write: it imports see-other as they do, and nothing else of the project.',
      from: { path: '^examples/' },
      to: { path: '^(src|test|scripts|bench|generated)/', pathNot: '^src/(package|engine/handler)\\.ts$' },
    },
    {
      name: 'request-is-pure',
      severity: 'error',
      comment:
        'request/ does no I/O and needs no library but uuid. Files, sockets and frameworks belong in stores/, queues/, blobs/ or http/.',
      from: { path: '^src/request/' },
      to: { dependencyTypes: outside, pathNot: '(^|/)node_modules/uuid/' },
    },
    {
      name: 'ports-are-pure',
      severity: 'error',
      comment:
        'ports/ only declares: it may import types, and does nothing itself. What does something belongs in an adapter or in engine/.',
      from: { path: '^src/ports/' },
      to: { dependencyTypes: outside, dependencyTypesNot: ['type-only'] },
    },
    home(
      'sql-has-one-home',
      '^(node:)?sqlite$',
      ['stores/sqlite/', 'client/'],
      'SQL belongs in stores/sqlite/ (or, for what the client keeps, in client/), behind its port.',
    ),
    home(
      'express-has-one-home',
      '(^|/)node_modules/(express|express-openapi-validator|helmet|cors)/',
      ['http/', '(check-)?service\\.ts$'],
      'Express and its middleware belong in http/.',
    ),
    home('jwt-has-one-home', '(^|/)node_modules/jose/', ['auth/'], 'Reading tokens belongs in auth/.'),
    home(
      'kafka-has-one-home',
      '(^|/)node_modules/kafkajs/',
      ['queues/kafka/'],
      'Kafka belongs in queues/kafka/, behind the WorkQueue port.',
    ),
    home(
      'mongodb-has-one-home',
      '(^|/)node_modules/mongodb/',
      ['mongodb/', 'stores/mongodb/', 'blobs/gridfs/'],
      'MongoDB belongs in stores/mongodb/ and blobs/gridfs/, behind their ports; connecting to it, in mongodb/.',
    ),
    home(
      'flags-have-one-home',
      '(^|/)node_modules/commander/',
      ['cli/'],
      'Parsing a command line belongs in cli/. Take what you need as an argument.',
    ),
    home(
      'tracing-has-one-home',
      '(^|/)node_modules/@opentelemetry/',
      ['engine/tracing\\.ts$'],
      'Spans belong in engine/tracing.ts. It takes the API alone: whoever runs the service brings an SDK.',
    ),
    home(
      'metrics-have-one-home',
      '(^|/)node_modules/prom-client/',
      ['metrics/'],
      'Counting for Prometheus belongs in metrics/, which listens to events (src/events.ts). Tell what happens as an event.',
    ),
    {
      name: 'no-development-packages-in-the-product',
      severity: 'error',
      comment:
        'Whoever installs the package does not get devDependencies. Move the package to dependencies, or the code to scripts/, test/ or bench/.',
      from: { path: '^(src|bin)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only', 'npm'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // an import of a type is one, too
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.d.ts', '.cjs', '.mjs', '.json'],
    },
  },
};
