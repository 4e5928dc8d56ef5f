/** Serves the portal: its pages at /docs, and what they load. */
import type { Request, Response, Router } from 'express';
import { readAsset } from '../portal/assets.ts';
import { homePage } from '../portal/home.ts';
import { renderPage } from '../portal/page.ts';
import type { Page } from '../portal/page.ts';
import type { Place, Site } from '../portal/site.ts';
import { otherMethod } from './methods.ts';
import { refuse } from './reply.ts';
import type { Urls } from './reply.ts';
import { pagePolicy } from './security-headers.ts';
import { sendDocument } from './send-document.ts';

/** Undefined if there is no such page. */
type MakePage = (site: Site, place: Place, req: Request) => Page | undefined;

const pages: Readonly<Record<string, MakePage>> = {
  '/docs': homePage,
};

export function servePortal(router: Router, site: Site, urls: Urls): void {
  router
    .route('/docs/assets/:name')
    .get(async (req, res) => {
      const asset = await readAsset(req.params.name);
      if (asset === undefined) throw refuse('path-unknown');
      sendDocument(req, res, asset);
    })
    .all(otherMethod(['get']));
  for (const [path, make] of Object.entries(pages)) {
    router
      .route(path)
      .get(pagePolicy, (req: Request, res: Response) => {
        const place = placeOf(req, urls);
        const page = make(site, place, req);
        if (page === undefined) throw refuse('path-unknown');
        sendDocument(req, res, { mediaType: 'text/html; charset=utf-8', bytes: renderPage(site, place, page) });
      })
      .all(otherMethod(['get']));
  }
}

/** Links are relative to the page, so that they hold behind a proxy that takes a prefix away, too. */
function placeOf(req: Request, urls: Urls): Place {
  const depth = req.path.split('/').length - 2;
  return { base: depth === 0 ? '.' : Array(depth).fill('..').join('/'), server: urls.absolute(req, '') };
}
