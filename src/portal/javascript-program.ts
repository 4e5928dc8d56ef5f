/** A program in JavaScript that calls an operation, for Node, with nothing but its `fetch`. */
import type { ExampleCall } from './example-call.ts';

/** @param options.withKey whether it sends the key or token that the environment has in SEE_OTHER_TOKEN */
export function javascriptProgram({ method, url, headers, body }: ExampleCall, options: { withKey: boolean }): string {
  const fields = headers.map(([name, value]) => `${literal(name)}: ${literal(value)}`);
  const isFile = body !== undefined && 'file' in body;
  const content =
    body === undefined ? 'undefined' : isFile ? `await readFile(${literal(body.file)})` : literal(body.text);
  const key = options.withKey && {
    read: 'const key = process.env.SEE_OTHER_TOKEN;\n',
    send: '  if (key) headers = { ...headers, Authorization: `Bearer ${key}` };\n',
  };
  return `// Submits a request, waits for its end and writes the result to standard output: node program.mjs, with Node 18 or newer.
${isFile ? `import { readFile } from 'node:fs/promises';\n` : ''}import { setTimeout } from 'node:timers/promises';

const url = ${literal(url)};
const headers = {${fields.length === 0 ? '' : ` ${fields.join(', ')} `}};
const body = ${content};
${key ? key.read : ''}
async function call(method, url, headers = {}, body = undefined) {
${key ? key.send : ''}  for (;;) {
    // a redirect is for the program to see
    const answer = await fetch(url, { method, headers, body, redirect: 'manual' });
    if (answer.status < 400) return answer;
    if (answer.status !== 429 && answer.status !== 503) throw new Error(\`\${answer.status} \${await answer.text()}\`);
    await pause(answer);
  }
}

function pause(answer) {
  return setTimeout(1000 * Number(answer.headers.get('Retry-After') ?? 1));
}

let answer = await call(${literal(method)}, url, headers, body);
const statusUrl = new URL(answer.headers.get('Location'), url);
console.error(\`Location: \${statusUrl}\`); // all that is needed to go on, in any program

while (answer.status !== 303) {
  await pause(answer);
  answer = await call('GET', statusUrl);
  if (answer.status === 200) {
    const { status, problem } = await answer.json();
    if (status === 'failed' || status === 'canceled') throw new Error(\`\${status}: \${JSON.stringify(problem, null, 2)}\`);
  }
}

const result = await call('GET', new URL(answer.headers.get('Location'), statusUrl));
process.stdout.write(Buffer.from(await result.arrayBuffer()));
`;
}

/** Lines stay lines, unless there is something in them that such a literal would change. */
function literal(text: string): string {
  const inLines = text.includes('\n') && !/[^\P{Cc}\n\t]|\\|`|\$\{/u.test(text);
  if (inLines) return `\`${text}\``;
  return /[\p{Cc}\\']/u.test(text) ? JSON.stringify(text) : `'${text}'`;
}
