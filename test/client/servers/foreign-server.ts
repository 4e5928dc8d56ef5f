/**
 * A server of the pattern that is not ours: absolute Locations, Retry-After as dates, no ETag, no JSON status,
 * no Idempotency-Key, no Prefer. Its result is a file.
 */
import { startServer } from '../../support/http-server.ts';
import type { TestServer } from '../../support/http-server.ts';

export const drawing = '<svg xmlns="http://www.w3.org/2000/svg"/>';

/** @param pollsUntilDone how often the status answers 200 before it answers 303. */
export async function startForeignServer(pollsUntilDone: number): Promise<TestServer> {
  const polls = new Map<string, number>();
  const inASecond = (): string => new Date(Date.now() + 1_000).toUTCString();
  return startServer(({ method, path, headers }, response) => {
    const base = `http://${String(headers.host)}`;
    if (method === 'POST' && path === '/drawings') {
      const job = String(polls.size + 1);
      polls.set(job, 0);
      response.writeHead(202, { location: `${base}/jobs/${job}`, 'retry-after': inASecond() }).end();
      return;
    }
    const [, kind, job] = path.split('/');
    const polled = job === undefined ? undefined : polls.get(job);
    if (job === undefined || polled === undefined) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not Found</h1>');
    } else if (kind === 'jobs' && method === 'DELETE') {
      response.writeHead(405, { allow: 'GET' }).end();
    } else if (kind === 'jobs') {
      polls.set(job, polled + 1);
      if (polled < pollsUntilDone)
        response.writeHead(200, { 'content-type': 'text/plain', 'retry-after': inASecond() }).end('still drawing');
      else response.writeHead(303, { location: `${base}/files/${job}` }).end();
    } else {
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(drawing);
    }
  });
}
