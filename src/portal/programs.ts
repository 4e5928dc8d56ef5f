/** Programs that submit a request, wait for it and get the result: those that there are, and in other languages such as need no client. */
import type { AsyncOperation } from '../contract/contract.ts';
import type { OpenApiDocument } from '../contract/document.ts';
import { exampleCall } from './example-call.ts';
import { javascriptProgram } from './javascript-program.ts';
import { pythonProgram } from './python-program.ts';
import type { Sample } from './samples.ts';
import type { Place, Site } from './site.ts';

export interface Programs {
  /** As they were given with the contract. */
  readonly given: readonly Sample[];
  /** Made of the contract. */
  readonly made: readonly Sample[];
}

export function programsOf({ contract, samples }: Site, { server }: Place, operation: AsyncOperation): Programs {
  const { document } = contract;
  const given = samples?.operations[operation.operationId] ?? [];
  const call = exampleCall(document, operation, server);
  const options = { withKey: asksForKey(document) };
  const made = [
    { language: 'Python', code: pythonProgram(call, options) },
    { language: 'JavaScript', code: javascriptProgram(call, options) },
  ];
  return { given, made: made.filter(({ language }) => !given.some((sample) => sample.language === language)) };
}

/** Whether there may be servers of the contract that ask who calls. */
export function asksForKey({ components }: OpenApiDocument): boolean {
  return components?.securitySchemes !== undefined;
}
