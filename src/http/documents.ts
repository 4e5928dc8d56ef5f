/** What can be read about the service by programs: its contract, and the catalogue of problems. */
import type { Request, Response, Router } from 'express';
import type { Contract } from '../contract/contract.ts';
import type { ProblemEntry } from '../request/problems.ts';
import { otherMethod } from './methods.ts';
import { refuse } from './reply.ts';
import type { Urls } from './reply.ts';
import { sendDocument } from './send-document.ts';
import { ServedContract } from './served-contract.ts';

export function serveDocuments(
  router: Router,
  contract: Contract,
  problems: readonly ProblemEntry[],
  urls: Urls,
): void {
  const served = new ServedContract(contract);
  // as Locations begin
  const server = (req: Request): string => urls.reference(req, '');
  const shown = (req: Request, entry: ProblemEntry): ProblemEntry => ({ ...entry, type: urls.root(req) + entry.type });
  const documents: Readonly<Record<string, (req: Request, res: Response) => void>> = {
    '/openapi.yaml': (req, res) => {
      sendDocument(req, res, { mediaType: 'application/yaml', bytes: served.yaml(server(req)) });
    },
    '/openapi.json': (req, res) => {
      sendDocument(req, res, { mediaType: 'application/json', bytes: served.json(server(req)) });
    },
    '/problems': (req, res) => {
      sendDocument(req, res, {
        mediaType: 'application/json',
        bytes: JSON.stringify(problems.map((entry) => shown(req, entry))),
      });
    },
    '/problems/:name': (req, res) => {
      const entry = problems.find(({ type }) => type === `/problems/${String(req.params['name'])}`);
      if (entry === undefined) throw refuse('path-unknown');
      sendDocument(req, res, { mediaType: 'application/json', bytes: JSON.stringify(shown(req, entry)) });
    },
  };
  for (const [path, send] of Object.entries(documents))
    router
      .route(path)
      .get(send)
      .all(otherMethod(['get']));
}
