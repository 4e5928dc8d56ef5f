/** The service in an app that has routes of its own: a path that is none of the service's is left to them, untouched. */
import { Router } from 'express';
import type { Contract } from '../contract/contract.ts';
import { patternOf } from '../contract/paths.ts';

/** What is there beside the operations of any contract. */
const always = ['/health/live', '/health/ready', '/openapi.json', '/openapi.yaml', '/problems', '/problems/{name}'];

export interface Extras {
  readonly portal: boolean;
  readonly metrics: boolean;
}

export function besideOthers(router: Router, { operations }: Contract, { portal, metrics }: Extras): Router {
  const templates = new Set([...operations.map(({ path }) => path), ...always, ...(metrics ? ['/metrics'] : [])]);
  const patterns = [...templates].map((template) => patternOf(withoutSlash(template)));
  const isOurs = (path: string): boolean =>
    patterns.some((ours) => ours.test(withoutSlash(path))) || (portal && /^\/docs(\/|$)/.test(path));
  return Router().use((req, res, next) => {
    if (isOurs(req.path)) router(req, res, next);
    else next();
  });
}

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/$/, '');
}
