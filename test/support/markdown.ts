/** Code blocks of a document, for the tests that do what it says. */

export interface CodeBlock {
  /** What follows the opening fence: a language and, in some, a name. */
  readonly info: string;
  readonly text: string;
}

export function codeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, info = '', text = '']) => ({ info, text }));
}

export interface Exchange {
  readonly command: string;
  readonly output: string;
}

/** The commands of a console block (lines from `$ `, continued by indented ones) and what the document says they print. */
export function exchanges({ text }: CodeBlock): Exchange[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = ''] = /^[^\n]*\n(?:[ \t][^\n]*\n)*/.exec(part) ?? [];
      return { command: command.trimEnd(), output: part.slice(command.length) };
    });
}
