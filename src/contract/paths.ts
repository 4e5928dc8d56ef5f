/** Paths of a contract: their parameters, the URLs that they stand for, and what keeps one from being served. */
import { didYouMean } from '../faults/nearest.ts';
import { isReference, methods, membersOf, pointerOf } from './document.ts';
import type { OpenApiDocument } from './document.ts';
import type { Report } from './faults.ts';
import type { Places } from './places.ts';

/** A path in its parts: text and names of parameters in turns, beginning and ending with text. */
export function partsOfPath(path: string): string[] {
  return path.split(/\{([^{}]+)\}/);
}

/** The names of a path's parameters, in order. */
export function variablesOf(path: string): string[] {
  return partsOfPath(path).filter((_part, index) => index % 2 === 1);
}

/** The URL paths that a path stands for: each of its parameters is a segment, or a part of one. Nothing is decoded. */
export function patternOf(path: string): RegExp {
  const parts = partsOfPath(path).map((part, index) =>
    index % 2 === 1 ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
  );
  return new RegExp(`^${parts.join('')}$`);
}

/** Reports every path that no URL could get to, and what stands where a path is a reference and is not seen. */
export function checkPaths(document: OpenApiDocument, report: Report): void {
  const served = new Map<string, string>();
  for (const [path, item] of membersOf(document.paths)) {
    const place = pointerOf('paths', path);
    checkPath(path, (detail, suggestion) => report('path', place, detail, suggestion));
    const shape = shapeOf(path);
    const same = served.get(shape);
    if (same === undefined) served.set(shape, path);
    else
      report('path', place, `whatever gets to ${path} gets to ${same}`, 'Put the operations of both at one of them.');
    for (const member of isReference(item) ? [...methods, 'parameters'] : [])
      if (member in item)
        report(
          'structure',
          place + pointerOf(member),
          `beside a \`$ref\`, \`${member}\` is not seen`,
          'Move it to where the reference leads.',
        );
  }
}

/** Reports what of a path is not declared as a parameter, and what is declared as one and does not stand in the path. */
export function checkPathParameters(places: Places, report: Report): void {
  for (const place of places.all) {
    const { path, pointer } = place;
    const declared = places.locatedParameters(place).filter(({ node }) => node.in === 'path');
    const names = [...new Set(variablesOf(path))];
    const left = declared.filter(({ node }) => !names.includes(node.name));
    const missing = names.filter((name) => !declared.some(({ node }) => node.name === name));
    for (const { node, pointer: at } of left) {
      const detail = `the parameter \`${node.name}\` is \`in: path\`, and ${path} has no \`{${node.name}}\``;
      const suggestion = didYouMean(node.name, missing) || 'Remove it, or put it into the path.';
      report('path-parameters', at, detail, suggestion);
    }
    for (const { node, pointer: at } of declared) {
      if (node.required === true || left.some((other) => other.node === node)) continue;
      const detail = `\`${node.name}\` is a part of the path, and not declared as required`;
      report('path-parameters', `${at}/required`, detail, 'Add `required: true` to the parameter.');
    }
    // one that is only misspelt where it is declared is said there
    const undeclared = missing.filter((name) => !left.some(({ node }) => didYouMean(node.name, [name]) !== ''));
    if (undeclared.length === 0) continue;
    const snippet = undeclared.flatMap((name) => [
      `  - name: ${name}`,
      '    in: path',
      '    required: true',
      '    schema: { type: string }',
    ]);
    const which = undeclared.map((name) => `\`${name}\``).join(' and ');
    const detail = `${which} of ${path} is declared by no parameter of \`${place.operationId}\``;
    const suggestion = ['Add to the `parameters` of the path or of the operation:', ...snippet].join('\n');
    report('path-parameters', pointer, detail, suggestion);
  }
}

function checkPath(path: string, tell: (detail: string, suggestion: string) => void): void {
  const parts = partsOfPath(path);
  const texts = parts.filter((_part, index) => index % 2 === 0);
  const names = variablesOf(path);
  if (texts.some((text) => /[{}]/.test(text))) {
    tell(`the braces of ${path} do not each enclose a name`, 'Write each parameter as `{name}`.');
    return;
  }
  const written = parts.map((part, index) => (index % 2 === 1 ? `{${part}}` : asInUrl(part))).join('');
  if (written !== path) tell(`${path} is not as the path of a URL is written`, `Write \`${written}\`.`);
  const joined = texts.findIndex((text, index) => text === '' && index > 0 && index < names.length);
  if (joined > 0) {
    const [before = '', after = ''] = names.slice(joined - 1);
    const detail = `nothing tells where \`${before}\` ends in ${path} and \`${after}\` begins`;
    tell(detail, `Put something between them, such as \`{${before}}/{${after}}\`.`);
  }
  const strange = names.find((name) => /["*/:\\]/.test(name));
  if (strange !== undefined) {
    const suggestion = `Use letters, digits and hyphens, such as \`{${strange.replace(/["*/:\\]+/g, '-')}}\`.`;
    tell(`\`${strange}\` is no name that a parameter in a path can have`, suggestion);
  }
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) tell(`${path} has the parameter \`${twice}\` twice`, 'Give each a name of its own.');
}

/** What stands between parameters, with everything percent-encoded that cannot stand there (RFC 3986, 3.3). */
function asInUrl(text: string): string {
  return text.toWellFormed().replace(/%(?![\dA-Fa-f]{2})|[^\w\-.~!$&'()*+,;=:@/%]/gu, encodeURIComponent);
}

/** The same for paths that nothing tells apart: names of parameters, case and a slash at the end do not. */
function shapeOf(path: string): string {
  const parts = partsOfPath(path).map((part, index) => (index % 2 === 1 ? '{}' : part.toLowerCase()));
  return parts.join('').replace(/(?<=.)\/$/, '');
}
