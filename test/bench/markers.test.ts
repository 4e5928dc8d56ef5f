import { describe, expect, it } from '@jest/globals';
import { replaceGenerated } from '../../bench/report/markers.ts';

describe('the generated part of a document', () => {
  it('is replaced, and what stands around it stays', () => {
    const document = 'above\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nbelow\n';
    const written = replaceGenerated(document, 'new\n');
    expect(written).toBe('above\n<!-- bench:begin -->\n\nnew\n\n<!-- bench:end -->\nbelow\n');
    expect(replaceGenerated(written, 'new')).toBe(written);
  });

  it.each(['none', '<!-- bench:begin --> without an end', '<!-- bench:end --><!-- bench:begin -->'])(
    'a document without both markers is refused: %s',
    (document) => {
      expect(() => replaceGenerated(document, 'new')).toThrow('the document has to have one <!-- bench:begin -->');
    },
  );
});
