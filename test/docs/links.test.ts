/** The pages of the documentation lead to each other. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const root = new URL('../../', import.meta.url);

async function ownFiles(): Promise<string[]> {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await promisify(execFile)('git', list, { cwd: fileURLToPath(root) });
  return stdout.trimEnd().split('\n');
}

/** As GitHub makes them: of each heading its words in lower case, joined by hyphens. */
function anchorsOf(markdown: string): string[] {
  return [...withoutBlocks(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function linksOf(markdown: string): string[] {
  return [...withoutBlocks(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
}

function withoutBlocks(markdown: string): string {
  return markdown.replace(/^```.*?^```/gms, '');
}

test('every link within the project leads to a file or a folder, and to a heading where it names one', async () => {
  const files = await ownFiles();
  const pages = files.filter((file) => file.endsWith('.md') && !/^(starter|sdks\/[^/]+\/generated)\//.test(file));
  const texts = new Map(
    await Promise.all(pages.map(async (page) => [page, await readFile(new URL(page, root), 'utf8')] as const)),
  );
  const broken = [...texts].flatMap(([page, text]) =>
    linksOf(text)
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const { href, hash } = new URL(link, new URL(page, root));
        const target = href.slice(root.href.length, href.length - hash.length);
        const there =
          target === '' || files.some((file) => file === target || file.startsWith(target.replace(/\/?$/, '/')));
        const named = hash === '' || anchorsOf(texts.get(target) ?? '').includes(decodeURIComponent(hash.slice(1)));
        return !there || !named;
      })
      .map((link) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});
