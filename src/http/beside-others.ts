/** The service in an app that has routes of its own: a path that is none of the service's is left to them, untouched. */
import { Router } from 'express';
import type { Contract } from '../contract/contract.ts';
import { reservedPathOf } from './reserved-paths.ts';

/** @param without reserved paths that this service does not have */
export function besideOthers(router: Router, { operations }: Contract, without: readonly string[]): Router {
  const paths = [...new Set(operations.map(({ path }) => path))];
  const isOurs = (path: string): boolean => {
    const reserved = reservedPathOf(path);
    return (reserved !== undefined && !without.includes(reserved)) || paths.some((ours) => isAt(path, ours));
  };
  return Router().use((req, res, next) => {
    if (isOurs(req.path)) router(req, res, next);
    else next();
  });
}

/** Whether `path` is one that a path of the contract, `/requests/{requestId}`, stands for. Nothing is decoded. */
function isAt(path: string, ours: string): boolean {
  const segments = path.replace(/(?<=.)\/$/, '').split('/');
  const wanted = ours.split('/');
  return (
    segments.length === wanted.length &&
    wanted.every((part, index) => (part.includes('{') ? segments[index] !== '' : part === segments[index]))
  );
}
