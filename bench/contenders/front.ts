/**
 * What answers the calls in front of each rival: Express, and the validator with the contract that the service has. A status
 * that is incomplete has an ETag, and `If-None-Match` is answered 304.
 */
import { readFileSync } from 'node:fs';
import express from 'express';
import type { ErrorRequestHandler, Express } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { parse } from 'yaml';
import type { Backend, Found } from './backend.ts';

const contract = parse(readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8')) as Parameters<
  typeof OpenApiValidator.middleware
>[0]['apiSpec'];

export function front(backend: Backend): Express {
  const app = express();
  app.disable('x-powered-by');
  // Express would hash each body, that of a 202 too: a status gets the one that it needs below
  app.disable('etag');
  app.use(express.json({ limit: 8 * 1024 ** 2 }));
  app.use(
    OpenApiValidator.middleware({
      apiSpec: contract,
      validateApiSpec: false,
      validateResponses: false,
      fileUploader: false,
      // the contenders ask nobody who calls
      validateSecurity: false,
    }),
  );

  app.post('/schedule-estimates', async (req, res) => {
    const id = await backend.accept(req.body);
    const location = `/requests/${id}`;
    res.status(202).set({
      Location: location,
      'Operation-Location': `http://${req.headers.host ?? ''}${location}?redirect=false`,
      'Retry-After': '1',
    });
    res.json(statusBody(id, { status: 'accepted', attempt: 0, createdAt: Date.now() }));
  });

  app.get('/requests/:id', async (req, res) => {
    const { id } = req.params;
    const found = await backend.find(id);
    if (found === undefined) {
      res.status(404).json({ title: 'There is no such request' });
      return;
    }
    if (found.status === 'succeeded') {
      res.status(303).set('Location', resultAt(id));
    } else {
      // Express answers 304 by itself if the caller has this one
      res.set('ETag', `"${found.status}-${String(found.attempt)}"`);
      if (found.status !== 'failed') res.set('Retry-After', '1');
    }
    res.json(statusBody(id, found));
  });

  app.get('/schedule-estimates/:id', async (req, res) => {
    const result = await backend.result(req.params.id);
    if (result === undefined) res.status(404).json({ title: 'There is no result' });
    else res.json(result);
  });

  app.use(refuse);
  return app;
}

/** What the validator refuses has a status; anything else is a fault, which must not pass for a measurement. */
const refuse: ErrorRequestHandler = (error: { status?: number; message?: string }, _req, res, _next) => {
  // a call that is cut off when the program ends is none
  if (error.status === undefined && !res.destroyed) console.error(error);
  res.status(error.status ?? 500).json({ title: error.message });
};

function resultAt(id: string): string {
  return `/schedule-estimates/${id}`;
}

/** As the contract's RequestStatus has it. */
function statusBody(id: string, found: Found): object {
  const { status, attempt, createdAt, startedAt, finishedAt } = found;
  return {
    id,
    location: `/requests/${id}`,
    operation: 'estimateSchedule',
    status,
    attempt,
    createdAt: new Date(createdAt).toISOString(),
    ...(startedAt === undefined ? {} : { startedAt: new Date(startedAt).toISOString() }),
    ...(finishedAt === undefined ? {} : { settledAt: new Date(finishedAt).toISOString() }),
    ...(status === 'succeeded' ? { result: resultAt(id) } : {}),
  };
}
