/** Handlers as one: as the router would have gone through them. */
import { describe, expect, test } from '@jest/globals';
import type { Request, RequestHandler, Response } from 'express';
import { inOrder } from '../../src/http/steps.ts';

/** What `next` was told, once it was told. */
function outcomeOf(...handlers: readonly RequestHandler[]): Promise<unknown> {
  return new Promise((resolve) => {
    void inOrder(...handlers)({} as Request, {} as Response, resolve);
  });
}

const nobodyComes: RequestHandler = () => {
  throw new Error('it was not to be called');
};
const trouble = new Error('trouble');

describe('handlers in order', () => {
  test('are called one after the other, whether they take their time or not, and then what follows', async () => {
    const called: string[] = [];
    const quick =
      (name: string): RequestHandler =>
      (_req, _res, next) => {
        called.push(name);
        next();
      };
    const slow: RequestHandler = async (req, res, next) => {
      await Promise.resolve();
      quick('slow')(req, res, next);
    };
    expect(await outcomeOf(quick('one'), slow, quick('two'))).toBeUndefined();
    expect(called).toEqual(['one', 'slow', 'two']);
    expect(await outcomeOf()).toBeUndefined();
  });

  test.each<[string, RequestHandler]>([
    [
      'says so',
      (_req, _res, next) => {
        next(trouble);
      },
    ],
    [
      'says so later',
      (_req, _res, next) => {
        setImmediate(() => next(trouble));
      },
    ],
    ['rejects', () => Promise.reject(trouble)],
  ])('end with what goes wrong: one that %s', async (_, wrong) => {
    const fine: RequestHandler = (_req, _res, next) => next();
    expect(await outcomeOf(fine, wrong, nobodyComes)).toBe(trouble);
  });

  test('end with what is thrown, before and after one that takes its time', async () => {
    const wrong: RequestHandler = () => {
      throw trouble;
    };
    expect(await outcomeOf(wrong, nobodyComes)).toBe(trouble);
    const slow: RequestHandler = async (_req, _res, next) => {
      await Promise.resolve();
      next();
    };
    expect(await outcomeOf(slow, wrong, nobodyComes)).toBe(trouble);
    const later: RequestHandler = (_req, _res, next) => {
      setImmediate(next);
    };
    expect(await outcomeOf(later, wrong, nobodyComes)).toBe(trouble);
  });

  test('end with an error of their own where one rejects without saying why', async () => {
    expect(await outcomeOf(() => Promise.reject(undefined as unknown as Error), nobodyComes)).toBeInstanceOf(Error);
  });

  test('leave the route when one says so', async () => {
    expect(await outcomeOf((_req, _res, next) => next('route'), nobodyComes)).toBe('route');
  });
});
