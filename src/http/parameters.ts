/** What a call gives for the parameters of its operation. */
import type { Request } from 'express';
import type { ParameterObject } from '../contract/document.ts';
import type { ParameterValue } from '../request/record.ts';

type Named = Pick<ParameterObject, 'name' | 'in'>;

/** Undefined if it is not given. Text, until the validator has converted it. */
export function valueOf({ name, in: where }: Named, req: Request): ParameterValue | undefined {
  switch (where) {
    case 'path':
      return req.params[name];
    case 'query':
      return req.query[name] as ParameterValue | undefined;
    case 'header':
      return req.headers[name.toLowerCase()];
    case 'cookie':
      return undefined;
  }
}
