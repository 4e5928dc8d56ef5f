/** The ceiling: Express and the validator with the same contract, answering the same 202 and storing nothing. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { parse } from 'yaml';

const contract = parse(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8')) as Parameters<
  typeof OpenApiValidator.middleware
>[0]['apiSpec'];

const app = express();
app.disable('x-powered-by');
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
app.post('/schedule-estimates', (req, res) => {
  const id = randomUUID();
  const location = `/requests/${id}`;
  res.status(202).set({
    Location: location,
    'Operation-Location': `http://${req.headers.host ?? ''}${location}?redirect=false`,
    'Retry-After': '1',
  });
  res.json({
    id,
    location,
    operation: 'estimateSchedule',
    status: 'accepted',
    attempt: 0,
    createdAt: new Date().toISOString(),
  });
});

app.get('/requests/:id', (req, res) => {
  const { id } = req.params;
  const status = id.startsWith('00000000') ? 'running' : 'succeeded';
  const etag = '"1"';
  res.set({ ETag: etag, 'Cache-Control': 'no-store' });
  if (req.headers['if-none-match'] === etag) {
    res.status(304).end();
    return;
  }
  if (status === 'succeeded') res.status(303).set('Location', `/schedule-estimates/${id}`);
  res.json({ id, location: `/requests/${id}`, operation: 'estimateSchedule', status, attempt: 1 });
});
app.get('/schedule-estimates/:id', (_req, res) => {
  res.json({ trials: 1, seed: 1 });
});

const server = createServer(app).listen(0, '127.0.0.1', () => {
  process.stdout.write(`See Other is at http://127.0.0.1:${String((server.address() as AddressInfo).port)}\n`);
});
