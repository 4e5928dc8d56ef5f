/** The declaration files that whoever writes handlers for a contract compiles against. */
import openapiTS, { astToString } from 'openapi-typescript';
import { readContract } from './contract.ts';
import type { Contract } from './contract.ts';
import { isReference, withPathItems } from './document.ts';
import { operationTypes } from './generate-types.ts';

/** Texts by the names of their files. */
export type TypeFiles = Readonly<Record<'server.d.ts' | 'operations.d.ts', string>>;

/**
 * `server.d.ts` has everything in the contract, `operations.d.ts` the handlers that it asks for. `handler` is where the
 * types of handlers are imported from. The same contract always gives the same texts. Throws ContractInvalid.
 */
export async function typeFiles(text: string, handler = 'see-other/handler'): Promise<TypeFiles> {
  const contract = readContract(text);
  const server = astToString(await openapiTS(written(contract), { alphabetize: true }));
  return {
    'server.d.ts': `// Generated from the contract by openapi-typescript. Do not edit: change the contract and generate it again.\n${server}`,
    'operations.d.ts': operationTypes(contract, { server: './server.d.ts', handler }),
  };
}

/**
 * The contract as openapi-typescript reads it: it has a mind of its own about YAML, passes over the operations of a path that
 * is a reference, and refuses operations that are both in their place and where it led.
 */
function written({ document }: Contract): string {
  if (!Object.values(document.paths).some(isReference)) return JSON.stringify(document);
  const { paths, components } = withPathItems(document);
  return JSON.stringify({ ...document, paths, components: { ...components, pathItems: undefined } });
}
