/** The service in an app that has routes of its own: a path that is none of the service's is left to them, untouched. */
import { Router } from 'express';
import type { Contract } from '../contract/contract.ts';
import { ownPaths } from './reserved-paths.ts';

export interface Extras {
  readonly portal: boolean;
  readonly metrics: boolean;
}

export function besideOthers(router: Router, { operations }: Contract, extras: Extras): Router {
  const own = ownPaths.filter(({ of }) => of === undefined || extras[of]);
  const templates = new Set([...operations.map(({ path }) => path), ...own.map(({ path }) => path)]);
  const paths = [...templates].map((template) => template.split('/'));
  const folders = own.filter(({ below }) => below).map(({ path }) => `${path}/`);
  const isOurs = (path: string): boolean =>
    paths.some((ours) => isAt(path, ours)) || folders.some((folder) => path.startsWith(folder));
  return Router().use((req, res, next) => {
    if (isOurs(req.path)) router(req, res, next);
    else next();
  });
}

/** Whether `path` is one that the segments of `/requests/{requestId}` stand for. Nothing is decoded. */
function isAt(path: string, ours: readonly string[]): boolean {
  const segments = path.replace(/(?<=.)\/$/, '').split('/');
  return (
    segments.length === ours.length &&
    ours.every((part, index) => (part.includes('{') ? segments[index] !== '' : part === segments[index]))
  );
}
