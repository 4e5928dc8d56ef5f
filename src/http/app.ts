/**
 * The HTTP side: an Express router with a route for each operation of the contract, derived from it.
 * A call goes through: method - who calls - Accept - body's media type - body - contract - the operation of its role.
 */
import cors from 'cors';
import express, { Router } from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { AsyncOperation, Operation } from '../contract/contract.ts';
import type { Site } from '../portal/site.ts';
import { letGoOfBody, readBodies } from './bodies.ts';
import type { HttpParts } from './call.ts';
import { cancelRequest } from './cancel.ts';
import { serveDocuments } from './documents.ts';
import { isFault, toHttpProblem } from './errors.ts';
import { watchRequest } from './events.ts';
import { serveHealth } from './health.ts';
import type { Health } from './health.ts';
import { listRequests } from './list.ts';
import { limitHeaders } from './limits/headers.ts';
import { limitRate } from './limits/owner-rate.ts';
import { limitBodyTime } from './limits/slow-bodies.ts';
import { headAsGet, otherMethod } from './methods.ts';
import { acceptable, supportedBody, withoutBody } from './negotiation.ts';
import { serveMetrics } from './monitoring.ts';
import type { Scrape } from './monitoring.ts';
import { nameCall, nameProblem, observeCalls } from './observation.ts';
import { diskFull, problemReply, refuse } from './reply.ts';
import { servePortal } from './portal.ts';
import { getResult } from './result.ts';
import { reservedPathOf } from './reserved-paths.ts';
import { securityHeaders, writeHeadsAtOnce } from './security-headers.ts';
import { getStatus } from './status.ts';
import { inOrder, inSteps } from './steps.ts';
import { byPrecision, routeOf } from './routes.ts';
import { submit } from './submit.ts';
import { validateCalls } from './validation.ts';

export interface AppSettings {
  /** Origins whose pages may call; none by default. */
  readonly corsOrigins: readonly string[];
  readonly health: Health;
  /** The metrics, if they are to be had here. */
  readonly scrape: Scrape | undefined;
  readonly site: Site;
  /** Whether there are pages for people, too. */
  readonly portal: boolean;
}

/** What a page may read of an answer from elsewhere. */
const exposedHeaders = [
  ...['Location', 'Operation-Location', 'Retry-After', 'ETag', 'Preference-Applied', 'Link', 'Allow'],
  ...['Accept-Ranges', 'Content-Range', 'RateLimit', 'RateLimit-Policy', 'WWW-Authenticate'],
];

export function createRouter(parts: HttpParts, { corsOrigins, health, scrape, site, portal }: AppSettings): Router {
  const router = Router({ caseSensitive: true });
  router.use(inSteps(observeCalls(parts.events), securityHeaders));
  if (corsOrigins.length > 0) router.use(cors({ origin: [...corsOrigins], exposedHeaders }));
  const { maxHeaders, maxBodySeconds } = parts.limits;
  router.use(inSteps(limitHeaders(maxHeaders), limitBodyTime(maxBodySeconds), originForm, headAsGet));
  const own = Router({ caseSensitive: true });
  serveHealth(own, health);
  if (scrape !== undefined) serveMetrics(own, scrape, parts.access.beforeAdmin);
  if (portal) servePortal(own, site, parts.urls);
  serveDocuments(own, parts.contract, site.problems, parts.urls);
  router.use((req, res, next) => {
    // most calls are for the contract's operations, and need not be held to each of these paths
    if (req.path === '/' || reservedPathOf(req.path) !== undefined) own(req, res, next);
    else next();
  });

  const inItsRate = limitRate(parts.perOwner('maxRequestsPerSecondPerOwner'), parts.ownerOf);
  const validate = validateCalls(parts.contract);
  const byPath = Map.groupBy(parts.contract.operations, ({ path }) => path);
  for (const [path, operations] of [...byPath].sort(([one], [other]) => byPrecision(one, other))) {
    const route = router.route(routeOf(path));
    for (const operation of operations) {
      route[operation.method](
        inOrder(
          nameCall(operation),
          parts.access.before(operation),
          inItsRate,
          ...before(operation, parts),
          ...validate(operation),
          answererOf(parts, operation),
        ),
      );
    }
    route.all(otherMethod(operations.map(({ method }) => method)));
  }
  router.use(() => {
    throw refuse('path-unknown');
  });
  router.use((error: unknown, req: Request, res: Response, next: NextFunction): void => {
    const thrown = toHttpProblem(error);
    nameProblem(res, thrown.problem);
    if (isFault(error, thrown)) parts.events.callFailed(thrown.cause ?? error, req);
    else parts.events.callRefused(thrown.problem, req);
    if (res.headersSent) {
      next(error);
      return;
    }
    letGoOfBody(req, res);
    parts.replies.send(res, undefined, problemReply(thrown));
  });
  return router;
}

/** A server of its own for a router. */
export function createApp(router: Router): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  writeHeadsAtOnce(app);
  app.use(router);
  return app;
}

function before(operation: Operation, parts: HttpParts): RequestHandler[] {
  if (operation.role !== 'submit') return [acceptable(operation), withoutBody];
  const asynchronous = operation as AsyncOperation;
  const open: RequestHandler = async (req, _res, next) => {
    if (parts.closing.aborted) throw refuse('shutting-down', {}, { 'Retry-After': '5' });
    if (!parts.hasStarted()) throw refuse('not-started', {}, { 'Retry-After': '5' });
    if (!parts.disk.hasRoomFor(Number(req.headers['content-length'] ?? 0))) throw diskFull();
    await parts.acceptor.checkRoom(parts.ownerOf(req));
    next();
  };
  return [acceptable(operation), supportedBody(asynchronous), open, ...readBodies(asynchronous, parts)];
}

function answererOf(parts: HttpParts, operation: Operation): RequestHandler {
  switch (operation.role) {
    case 'submit': {
      const served = parts.operations.get(operation.operationId);
      if (served === undefined) throw new Error(`${operation.operationId} has no handler`);
      return submit(parts, served);
    }
    case 'result': {
      const submittedAs = parts.contract.asynchronous.find(
        ({ result }) => result.operationId === operation.operationId,
      );
      if (submittedAs === undefined) throw new Error(`${operation.operationId} is nobody's result`);
      return getResult(parts, operation, submittedAs);
    }
    case 'status':
      return getStatus(parts, operation);
    case 'cancel':
      return cancelRequest(parts, operation);
    case 'list':
      return listRequests(parts, operation);
    case 'events':
      return watchRequest(parts, operation);
  }
}

/** A target in absolute form (RFC 9112 section 3.2.2) in the origin form, which is all that the validator reads. */
function originForm(req: Request): void {
  if (!req.url.startsWith('/')) req.url = req.url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*\/?/i, '/');
}
