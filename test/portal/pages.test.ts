/** The pages of the portal, made of contracts: the one that is shipped, and one that means harm. */
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readContract } from '../../src/contract/contract.ts';
import { flowPage } from '../../src/portal/flow.ts';
import { homePage } from '../../src/portal/home.ts';
import { html } from '../../src/portal/html.ts';
import { operationPage } from '../../src/portal/operation.ts';
import { renderPage } from '../../src/portal/page.ts';
import type { Page } from '../../src/portal/page.ts';
import { problemPage, problemsPage } from '../../src/portal/problems.ts';
import { prose } from '../../src/portal/prose.ts';
import { referenceDocument, referencePage } from '../../src/portal/reference.ts';
import type { Place, Site } from '../../src/portal/site.ts';
import { tryPage } from '../../src/portal/try.ts';
import { problemEntries } from '../../src/request/problems.ts';
import { behindReferences } from '../support/behind-references.ts';
import { fixtureContract, shippedContract } from '../support/fixture-contract.ts';

const place: Place = {
  base: '..',
  root: '/api',
  server: 'http://127.0.0.1:1/api',
  origin: 'http://127.0.0.1:1',
};
const shipped = siteOf(shippedContract);

function siteOf(contract: string, others: Partial<Site> = {}): Site {
  return { contract: readContract(contract), problems: problemEntries(), samples: undefined, ...others };
}

function everyPage(site: Site): string[] {
  const pages: Page[] = [
    homePage(site, place),
    flowPage(site, place),
    ...site.contract.asynchronous.map((operation) => operationPage(site, place, operation)),
    tryPage(site, place),
    referencePage(site, place, true),
    referencePage(site, place, false),
    problemsPage(site, place),
    ...site.problems.map((entry) => problemPage(site, place, entry)),
  ];
  return pages.map((page) => renderPage(site, place, page));
}

describe('whatever a contract says', () => {
  const harm = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;
  /** Every text of a contract that is shown, with harm in it. */
  const hostile = (): Site => {
    const text = JSON.stringify(parse(shippedContract), (key, value: unknown) =>
      ['title', 'summary', 'description', 'detail'].includes(key) && typeof value === 'string' ? value + harm : value,
    )
      .replaceAll('estimateSchedule', JSON.stringify(harm).slice(1, -1))
      .replaceAll('/schedule-estimates', `/x${JSON.stringify(harm).slice(1, -1)}`.replaceAll('</script>', ''))
      .replaceAll('"Idempotency-Key"', JSON.stringify(harm));
    return siteOf(text, {
      problems: problemEntries({ harm: { title: harm, status: 422, remedy: harm } }),
      samples: {
        note: harm,
        operations: { [harm]: [{ language: harm, code: harm }] },
        resume: [{ language: harm, code: harm }],
      },
    });
  };

  test('is shown as text on every page, and does nothing', () => {
    const pages = everyPage(hostile());
    for (const page of pages) {
      expect(page).not.toMatch(/<img/);
      // scripts are the portal's own, and none is inline
      for (const [script] of page.matchAll(/<script[^>]*>/g))
        expect(script).toMatch(/^<script type="module" src="\.\.\/docs\/assets\/[a-z]+\.js">$/);
    }
    expect(pages.join('').match(/&lt;script&gt;alert\(1\)/g)?.length).toBeGreaterThan(10);
  });
});

test('no page has anything inline that its policy forbids', () => {
  for (const page of everyPage(shipped)) {
    expect(page).not.toMatch(/\sstyle=|<style|\son[a-z]+=|javascript:/);
    expect(page).not.toMatch(/<script(?![^>]*src=)/);
  }
});

test('what a contract has behind references is shown as if it stood in its place', () => {
  const referring = siteOf(behindReferences(shippedContract));
  expect(everyPage(referring)).toEqual(everyPage(shipped));
  const { paths } = JSON.parse(referenceDocument(referring, place)) as { paths: Record<string, object> };
  expect(paths['/schedule-estimates']).toMatchObject({ post: { operationId: 'estimateSchedule' } });
});

test('every page is named by its title, has one heading of the first rank, and says which one it is in the navigation', () => {
  for (const make of [homePage, flowPage, problemsPage]) {
    const page = renderPage(shipped, place, make(shipped, place));
    expect(page.match(/<h1/g)).toHaveLength(1);
    expect(page.match(/aria-current="page"/g)).toHaveLength(1);
    expect(page).toContain(`<title>${make(shipped, place).title}`);
  }
});

test('an operation has the programs that call it, and its parameters, body and result', () => {
  const program = { language: 'Python', code: 'submit()' };
  const site = siteOf(shippedContract, {
    samples: { note: 'Get it by `make sdks`.', operations: { estimateSchedule: [program] }, resume: [program] },
  });
  const [operation] = site.contract.asynchronous;
  if (operation === undefined) throw new Error('there is no operation');
  const page = renderPage(site, place, operationPage(site, place, operation));
  for (const shown of [page, renderPage(site, place, flowPage(site, place))])
    expect(shown).toMatch(/<p>Get it by <code>make sdks<\/code>.<\/p>[^]*<code>submit\(\)<\/code>/);
  expect(page).toContain('Idempotency-Key');
  expect(page).toContain('&quot;optimistic&quot;: 4');
  expect(page).toContain('&quot;p80&quot;: 26.6');
  expect(page).toContain('/schedule-estimates/{requestId}');
});

test('a parameter has its type, its values, its bounds, its default, and whether it has to be given', () => {
  const body = { 'application/json': { type: 'object' } };
  const given: [schema: object, said: string][] = [
    [{ type: 'integer', minimum: 1, maximum: 8, default: 3 }, 'integer; at least 1; at most 8; default 3'],
    [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, 'number; more than 0; less than 1'],
    [
      { type: ['string', 'null'], enum: ['a', 'b', null], default: 'a' },
      'string or null; one of a, b, null; default a',
    ],
    [{ type: 'string', minLength: 1, maxLength: 5, pattern: '^`+$' }, 'string; 1 to 5 characters; matches ^`+$'],
    [{ type: 'string', format: 'uuid', maxLength: 1 }, 'string; of the format uuid; at most 1 character'],
    [{ type: 'boolean', const: true }, 'boolean; always true'],
    [
      { type: 'array', minItems: 1, uniqueItems: true, default: [2, 4], items: { type: 'integer', multipleOf: 2 } },
      'a list, each value:; integer; a multiple of 2; at least 1 value; no value twice; default 2, 4',
    ],
    [{}, ''],
  ];
  const parameters = given.map(([schema], index) => ({
    name: `p${index}`,
    in: 'query',
    required: index === 0,
    schema,
  }));
  const site = siteOf(fixtureContract({ cut: { body, result: body, parameters } }));
  const [operation] = site.contract.asynchronous;
  if (operation === undefined) throw new Error('there is no operation');
  const page = renderPage(site, place, operationPage(site, place, operation));
  const rows = [...page.matchAll(/<code>p\d<\/code><\/th>\s*<td>(.*?)<\/td>\s*<td>(.*?)<\/td>/g)];
  expect(rows.map(([, , value = '']) => value.replace(/<\/div><div>/g, '; ').replace(/<[^>]+>/g, ''))).toEqual(
    given.map(([, said]) => said),
  );
  expect(rows.map(([, where]) => where)).toEqual(['query, required', ...given.slice(1).map(() => 'query, optional')]);
});

test('a problem shows the example of the contract, and one of its own where there is none', () => {
  const shown = (name: string): string => {
    const entry = shipped.problems.find(({ type }) => type === `/problems/${name}`);
    if (entry === undefined) throw new Error(`there is no problem ${name}`);
    return renderPage(shipped, place, problemPage(shipped, place, entry));
  };
  expect(shown('invalid-request')).toContain('body/tasks/0/likely must be number');
  expect(shown('worker-lost')).toContain('&quot;type&quot;: &quot;/api/problems/worker-lost&quot;');
});

test('the reference is given the samples, and the contract is not changed by it', () => {
  const before = JSON.stringify(shipped.contract.document);
  const given = JSON.parse(referenceDocument(shipped, place)) as {
    servers: unknown;
    paths: Record<string, { post?: { 'x-codeSamples'?: { label: string; source: string }[] } }>;
  };
  expect(given.servers).toStrictEqual([{ url: place.server }]);
  const [sample] = given.paths['/schedule-estimates']?.post?.['x-codeSamples'] ?? [];
  expect(sample).toMatchObject({ label: 'curl' });
  expect(sample?.source).toContain(`curl -i 'http://127.0.0.1:1/api/schedule-estimates'`);
  expect(JSON.stringify(shipped.contract.document)).toBe(before);
});

describe('prose', () => {
  test.each([
    [
      'One\nline.\n\nTwo `a < b` and **so**.',
      '<p>One\nline.</p><p>Two <code>a &lt; b</code> and <strong>so</strong>.</p>',
    ],
    ['1. First\n   goes on\n2. Second', '<ol><li>First goes on</li><li>Second</li></ol>'],
    ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['a ` b and ** c', '<p>a ` b and ** c</p>'],
    ['[a](javascript:alert(1))', '<p>[a](javascript:alert(1))</p>'],
  ])('of %j', (text, expected) => {
    expect(prose(text).toString().replace(/>\s+</g, '><')).toBe(expected);
  });
});

test('what is put into a template is escaped, unless it is a template', () => {
  expect(html`<a title="${'"&'}">${[html`<b>${"'"}</b>`, 1, undefined]}</a>`.toString()).toBe(
    '<a title="&quot;&amp;"><b>&#39;</b>1</a>',
  );
});
