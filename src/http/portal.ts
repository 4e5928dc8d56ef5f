/**
 * Serves the portal: its pages at /docs, those of problems, and what they load. What makes a page is loaded by the first call for
 * it, and no start waits for that.
 */
import type { NextFunction, Request, RequestHandler, Response, Router } from 'express';
import type { Page } from '../portal/page.ts';
import type { Place, Site } from '../portal/site.ts';
import { otherMethod } from './methods.ts';
import { refuse } from './reply.ts';
import type { Urls } from './reply.ts';
import { pagePolicy, referencePolicy } from './security-headers.ts';
import { sendDocument } from './send-document.ts';

export function servePortal(router: Router, site: Site, urls: Urls): void {
  const { contract, problems } = site;
  const get = (path: string, ...handlers: RequestHandler[]): void => {
    router
      .route(path)
      .get(...handlers)
      .all(otherMethod(['get']));
  };
  /** 404 where `make` makes none. */
  const page =
    (make: (place: Place, req: Request) => Promise<Page | undefined>): RequestHandler =>
    async (req, res) => {
      const place = placeOf(req, urls);
      const made = await make(place, req);
      if (made === undefined) throw refuse('path-unknown');
      const { renderPage } = await import('../portal/page.ts');
      sendDocument(req, res, { mediaType: 'text/html; charset=utf-8', bytes: renderPage(site, place, made) });
    };

  get(
    '/docs',
    pagePolicy,
    page(async (place) => (await import('../portal/home.ts')).homePage(site, place)),
  );
  get(
    '/docs/flow',
    pagePolicy,
    page(async (place) => (await import('../portal/flow.ts')).flowPage(site, place)),
  );
  get(
    '/docs/try',
    pagePolicy,
    page(async (place) => (await import('../portal/try.ts')).tryPage(site, place)),
  );
  get(
    '/docs/operations/:operationId',
    pagePolicy,
    page(async (place, req) => {
      const { operationPage } = await import('../portal/operation.ts');
      const named = contract.asynchronous.find(({ operationId }) => operationId === req.params['operationId']);
      return named && operationPage(site, place, named);
    }),
  );
  get(
    '/docs/reference',
    referencePolicy,
    page(async (place) => {
      const { hasScalar } = await import('../portal/scalar.ts');
      const { referencePage } = await import('../portal/reference.ts');
      return referencePage(site, place, await hasScalar());
    }),
  );
  get('/docs/reference/openapi.json', async (req, res) => {
    const { referenceDocument } = await import('../portal/reference.ts');
    sendDocument(req, res, { mediaType: 'application/json', bytes: referenceDocument(site, placeOf(req, urls)) });
  });
  get('/docs/assets/:name', async (req, res) => {
    const { readAsset } = await import('../portal/assets.ts');
    const asset = await readAsset(String(req.params['name']));
    if (asset === undefined) throw refuse('path-unknown');
    sendDocument(req, res, asset);
  });

  // an app that the service is mounted in keeps its `/` (beside-others.ts); to programs there is nothing
  if (!contract.operations.some(({ path }) => path === '/'))
    router
      .route('/')
      .get(forPeople, (_req, res) => {
        res.writeHead(302, { Location: 'docs', 'Content-Length': '0' }).end();
      })
      .all((_req, _res, next) => next());

  // to programs the catalogue is JSON (documents.ts), where the browser that a person follows a type with asks for a page
  router.get(
    '/problems',
    forPeople,
    pagePolicy,
    page(async (place) => (await import('../portal/problems.ts')).problemsPage(site, place)),
  );
  router.get(
    '/problems/:name',
    forPeople,
    pagePolicy,
    page(async (place, req) => {
      const { problemPage } = await import('../portal/problems.ts');
      const entry = problems.find(({ type }) => type === `/problems/${String(req.params['name'])}`);
      return entry && problemPage(site, place, entry);
    }),
  );
}

/** Goes on to the next route unless Accept prefers a page. */
function forPeople(req: Request, res: Response, next: NextFunction): void {
  res.vary('Accept');
  next(req.accepts(['application/json', 'text/html']) === 'text/html' ? undefined : 'route');
}

/** Links are relative to the page, so that they hold behind a proxy that takes a prefix away, too. */
function placeOf(req: Request, urls: Urls): Place {
  const depth = req.path.split('/').length - 2;
  const server = urls.absolute(req, '');
  return {
    base: depth === 0 ? '.' : Array<string>(depth).fill('..').join('/'),
    root: urls.root(req),
    server,
    origin: URL.canParse(urls.reference(req, '/')) ? '' : new URL(server).origin,
  };
}
