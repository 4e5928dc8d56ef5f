/** OpenAPI Generator, a Java program that comes with npm. */
import { join } from 'node:path';
import { root, runProgram } from './processes.ts';

/** Generates from a contract. Throws with what the generator said was wrong. */
export async function generateClient(contract: string, output: string, options: readonly string[]): Promise<void> {
  const generator = join(root, 'node_modules/@openapitools/openapi-generator-cli/main.js');
  const args = [generator, 'generate', '-i', contract, '-o', output, ...options];
  const { code, output: said } = await runProgram(process.execPath, args);
  if (code === 0) return;
  // it prints its own source along with what is wrong
  const faults = said.split('\n').filter((line) => /error|exception|- attribute/i.test(line) && line.length < 300);
  throw new Error(`OpenAPI Generator failed:\n${faults.slice(0, 10).join('\n')}`);
}
