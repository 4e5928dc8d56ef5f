/** The part of a document that is written anew by each run; what stands around it stays. */

const begin = '<!-- bench:begin -->';
const end = '<!-- bench:end -->';

/** Throws if the document does not have both markers, each once and in their order. */
export function replaceGenerated(document: string, generated: string): string {
  const [before, rest, ...more] = document.split(begin);
  const [old, after, ...others] = (rest ?? '').split(end);
  if (before === undefined || old === undefined || after === undefined || more.length + others.length > 0)
    throw new Error(`the document has to have one ${begin} and, below it, one ${end}`);
  return `${before}${begin}\n\n${generated.trim()}\n\n${end}${after}`;
}
