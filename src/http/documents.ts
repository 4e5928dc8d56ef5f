/** What can be read about the service: its contract, and the catalogue of problems. */
import type { Request, Response, Router } from 'express';
import type { Contract } from '../contract/contract.ts';
import { catalogue } from '../request/problems.ts';
import { refuse } from './reply.ts';

export function serveDocuments(router: Router, { text, document }: Contract): void {
  const json = JSON.stringify(document);
  router.get('/openapi.yaml', (_req, res) => {
    sendText(res, 'application/yaml', text);
  });
  router.get('/openapi.json', (_req, res) => {
    sendText(res, 'application/json', json);
  });
  router.get('/problems', (_req, res) => {
    sendText(
      res,
      'application/json',
      JSON.stringify(Object.entries(catalogue).map(([name, entry]) => ({ type: `/problems/${name}`, ...entry }))),
    );
  });
  router.get('/problems/:name', (req: Request<{ name: string }>, res) => {
    const { name } = req.params;
    const entry = Object.entries(catalogue).find(([known]) => known === name)?.[1];
    if (entry === undefined) throw refuse('path-unknown');
    sendText(res, 'application/json', JSON.stringify({ type: `/problems/${name}`, ...entry }));
  });
}

function sendText(res: Response, mediaType: string, text: string): void {
  res.writeHead(200, {
    'Content-Type': mediaType,
    'Content-Length': String(Buffer.byteLength(text)),
    'Cache-Control': 'no-cache',
  });
  res.end(text);
}
