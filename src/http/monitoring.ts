/** What whoever runs the service asks it, on a port of its own: health and metrics. */
import express from 'express';
import type { Express, NextFunction, Request, RequestHandler, Response, Router } from 'express';
import { toHttpProblem } from './errors.ts';
import { serveHealth } from './health.ts';
import type { Health } from './health.ts';
import { limitOf } from './limits/catalogue.ts';
import { limitBodyTime } from './limits/slow-bodies.ts';
import { headAsGet, otherMethod } from './methods.ts';
import { problemReply, refuse, Replies, Urls } from './reply.ts';
import { securityHeaders } from './security-headers.ts';
import { inSteps } from './steps.ts';

export interface Scrape {
  readonly mediaType: string;
  text(): Promise<string>;
}

/** @param before what decides who may read them */
export function serveMetrics(router: Router, scrape: Scrape, ...before: RequestHandler[]): void {
  router
    .route('/metrics')
    .get(...before, async (_req, res) => {
      const text = await scrape.text();
      res.writeHead(200, {
        'Content-Type': scrape.mediaType,
        'Content-Length': String(Buffer.byteLength(text)),
        'Cache-Control': 'no-store',
      });
      res.end(text);
    })
    .all(otherMethod(['get']));
}

export function createMonitoringApp(health: Health, scrape: Scrape): Express {
  const app = express();
  const replies = new Replies(undefined, new Urls(undefined));
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(inSteps(securityHeaders, limitBodyTime(limitOf('maxBodySeconds').byDefault), headAsGet));
  serveHealth(app, health);
  serveMetrics(app, scrape);
  app.use(() => {
    throw refuse('path-unknown', { detail: 'Here are /health/live, /health/ready and /metrics, and nothing else.' });
  });
  app.use((error: unknown, _req: Request, res: Response, next: NextFunction): void => {
    if (res.headersSent) next(error);
    else replies.send(res, undefined, problemReply(toHttpProblem(error)));
  });
  return app;
}
