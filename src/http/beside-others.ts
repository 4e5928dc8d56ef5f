/** The service in an app that has routes of its own: a path that is none of the service's is left to them, untouched. */
import { Router } from 'express';
import type { Contract } from '../contract/contract.ts';

/** What is there beside the operations of any contract. */
const always = ['/health/live', '/health/ready', '/openapi.json', '/openapi.yaml', '/problems', '/problems/{name}'];

export interface Extras {
  readonly portal: boolean;
  readonly metrics: boolean;
}

export function besideOthers(router: Router, { operations }: Contract, { portal, metrics }: Extras): Router {
  const templates = new Set([...operations.map(({ path }) => path), ...always, ...(metrics ? ['/metrics'] : [])]);
  const paths = [...templates].map((template) => template.split('/'));
  const isOurs = (path: string): boolean =>
    paths.some((ours) => isAt(path, ours)) || (portal && /^\/docs(\/|$)/.test(path));
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
