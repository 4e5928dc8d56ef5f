/** What can be read about the service: its contract, and the catalogue of problems. */
import type { Request, Response, Router } from 'express';
import type { Contract } from '../contract/contract.ts';
import { catalogue } from '../request/problems.ts';
import { otherMethod } from './methods.ts';
import { refuse } from './reply.ts';

export function serveDocuments(router: Router, { text, document }: Contract): void {
  const json = JSON.stringify(document);
  const entries = Object.entries(catalogue).map(([name, entry]) => ({ type: `/problems/${name}`, ...entry }));
  const documents: Readonly<Record<string, (req: Request, res: Response) => void>> = {
    '/openapi.yaml': (_req, res) => {
      sendText(res, 'application/yaml', text);
    },
    '/openapi.json': (_req, res) => {
      sendText(res, 'application/json', json);
    },
    '/problems': (_req, res) => {
      sendText(res, 'application/json', JSON.stringify(entries));
    },
    '/problems/:name': (req, res) => {
      const entry = entries.find(({ type }) => type === `/problems/${String(req.params['name'])}`);
      if (entry === undefined) throw refuse('path-unknown');
      sendText(res, 'application/json', JSON.stringify(entry));
    },
  };
  for (const [path, send] of Object.entries(documents))
    router
      .route(path)
      .get(send)
      .all(otherMethod(['get']));
}

function sendText(res: Response, mediaType: string, text: string): void {
  res.writeHead(200, {
    'Content-Type': mediaType,
    'Content-Length': String(Buffer.byteLength(text)),
    'Cache-Control': 'no-cache',
  });
  res.end(text);
}
