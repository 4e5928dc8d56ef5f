/** Descriptions of a contract, which are CommonMark: paragraphs, lists, `code` and **strong** of it; the rest is shown as it is written. */
import { html } from './html.ts';
import type { Html } from './html.ts';

export function prose(text: string | undefined): Html {
  const blocks = (text ?? '').trim().split(/\n\s*\n/);
  return html`${blocks.filter((block) => block !== '').map(blockOf)}`;
}

function blockOf(block: string): Html {
  const items = itemsOf(block, /^\d+[.)]\s+/);
  if (items !== undefined)
    return html`<ol>
      ${items.map((item) => html`<li>${inline(item)}</li>`)}
    </ol>`;
  const bullets = itemsOf(block, /^[-*]\s+/);
  if (bullets !== undefined)
    return html`<ul>
      ${bullets.map((item) => html`<li>${inline(item)}</li>`)}
    </ul>`;
  return html`<p>${inline(block)}</p>`;
}

/** The items of a list, if the block is one; a line that begins none goes on with the one before. */
function itemsOf(block: string, marker: RegExp): string[] | undefined {
  if (!marker.test(block)) return undefined;
  const items: string[] = [];
  for (const line of block.split('\n')) {
    if (marker.test(line)) items.push(line.replace(marker, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return items;
}

export function inline(text: string): Html {
  const parts = text.split(/(`[^`]+`|\*\*[^*]+\*\*)/);
  return html`${parts.map((part) => {
    if (/^`.+`$/s.test(part)) return html`<code>${part.slice(1, -1)}</code>`;
    if (/^\*\*.+\*\*$/s.test(part)) return html`<strong>${part.slice(2, -2)}</strong>`;
    return part;
  })}`;
}
