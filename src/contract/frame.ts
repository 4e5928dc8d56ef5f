/** What has to be there before anything else of a document can be read. */
import type { OpenApiDocument } from './document.ts';
import type { Report } from './faults.ts';

/** Reports what keeps the document from being read at all. True if it can be read. */
export function isDocument(value: unknown, report: Report): value is OpenApiDocument {
  const document = value as Partial<Record<keyof OpenApiDocument, unknown>> | null | undefined;
  const version = typeof document === 'object' ? document?.openapi : undefined;
  if (typeof document !== 'object' || document === null || version === undefined) {
    const suggestion = 'Begin it with `openapi: 3.1.0`; `see-other init` writes a contract to start from.';
    report('version', '', 'this is not an OpenAPI document: there is no member `openapi`', suggestion);
    return false;
  }
  const written = typeof version === 'string' ? version : JSON.stringify(version);
  if (!written.startsWith('3.1')) {
    const detail = `it is OpenAPI ${written}, and only 3.1 is served`;
    report('version', '/openapi', detail, 'Write `openapi: 3.1.0`, and `type: [string, "null"]` for `nullable: true`.');
  } else if (typeof version !== 'string')
    report('version', '/openapi', `${written} is a number, not a version`, 'Write `openapi: 3.1.0`.');
  const info = document.info as Partial<OpenApiDocument['info']> | null | undefined;
  if (typeof info !== 'object' || info === null) {
    const suggestion = 'Add:\n  info:\n    title: My service\n    version: 1.0.0';
    report('structure', '/info', 'the contract has no `info`', suggestion);
  } else
    for (const name of ['title', 'version'] as const)
      if (typeof info[name] !== 'string')
        report(
          'structure',
          `/info/${name}`,
          `\`info\` has no \`${name}\` that is text`,
          `Add \`${name}\` to \`info\`.`,
        );
  if (typeof document.paths === 'object' && document.paths !== null) return true;
  report('structure', '/paths', 'there are no paths, so there is nothing to serve', 'Add `paths` with an operation.');
  return false;
}
