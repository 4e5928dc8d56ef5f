/** The service in an app that has routes of its own: a path that is none of the service's is left to them, untouched. */
import { Router } from 'express';
import type { Contract } from '../contract/contract.ts';
import { patternOf } from '../contract/paths.ts';
import { ownPaths } from './reserved-paths.ts';

export interface Extras {
  readonly portal: boolean;
  readonly metrics: boolean;
}

export function besideOthers(router: Router, { operations }: Contract, extras: Extras): Router {
  const own = ownPaths.filter(({ of }) => of === undefined || extras[of]);
  const templates = new Set([...operations, ...own].map(({ path }) => path));
  const patterns = [...templates].map((template) => patternOf(withoutSlash(template)));
  const folders = own.filter(({ below }) => below).map(({ path }) => `${path}/`);
  const isOurs = (path: string): boolean =>
    patterns.some((ours) => ours.test(withoutSlash(path))) || folders.some((folder) => path.startsWith(folder));
  return Router().use((req, res, next) => {
    if (isOurs(req.path)) router(req, res, next);
    else next();
  });
}

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/$/, '');
}
