/** A server that answers as a scenario says. */
import { startServer } from '../../support/http-server.ts';
import type { TestServer } from '../../support/http-server.ts';
import { filledIn } from './scenarios.ts';
import type { Script, Variables } from './scenarios.ts';

/** `variables` are looked up when an answer is given, so that servers may name each other. */
export async function startScripted(script: Script, variables: Variables): Promise<TestServer> {
  const given = new Map<string, number>();
  return startServer(({ method, path }, response) => {
    const place = `${method} ${path}`;
    const answers = script[place] ?? [];
    const count = given.get(place) ?? 0;
    given.set(place, count + 1);
    const answer = answers[Math.min(count, answers.length - 1)];
    if (answer === 'cut') {
      response.destroy();
      return;
    }
    if (answer === undefined) {
      response.writeHead(404, { 'Content-Type': 'application/problem+json' });
      response.end(JSON.stringify({ type: 'about:blank', title: `the script has no ${place}`, status: 404 }));
      return;
    }
    const { status, headers, body } = filledIn(answer, variables);
    response.writeHead(status, {
      'Content-Type': status < 400 ? 'application/json' : 'application/problem+json',
      ...headers,
    });
    response.end(JSON.stringify(body));
  });
}
