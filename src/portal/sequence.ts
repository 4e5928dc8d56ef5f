/** The flow of an operation as a drawing of its messages: for a narrow screen, in the colours of the page. */
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { Step } from './steps.ts';

const [left, right, width] = [44, 316, 360] as const;
const rowHeight = 42;
const top = 34;
/** For what is written below the box of the messages that repeat. */
const noteHeight = 20;
/** What fits between the two at the size of the letters. */
const mostLetters = 40;

export function sequenceDrawing(steps: readonly Step[]): Html {
  const repeated = steps.flatMap(({ repeats }, index) => (repeats === true ? [index] : []));
  const [first, last] = [repeated[0], repeated.at(-1)];
  const yOf = (index: number): number =>
    top + (index + 0.75) * rowHeight + (last !== undefined && index > last ? noteHeight : 0);
  const height = yOf(steps.length - 1) + 28;
  return html`<svg
    class="sequence"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-labelledby="sequence-title sequence-description"
  >
    <title id="sequence-title">The messages between client and server</title>
    <desc id="sequence-description">
      ${steps.map(({ message, toServer }) => `${toServer ? 'Client' : 'Server'}: ${message}. `)}
    </desc>
    <text class="actor" x="${left}" y="16" text-anchor="middle">Client</text>
    <text class="actor" x="${right}" y="16" text-anchor="middle">Server</text>
    <line class="life" x1="${left}" y1="24" x2="${left}" y2="${height}" />
    <line class="life" x1="${right}" y1="24" x2="${right}" y2="${height}" />
    ${
      first === undefined || last === undefined
        ? undefined
        : html`<rect
              class="loop"
              x="8"
              y="${yOf(first) - 36}"
              width="344"
              height="${yOf(last) - yOf(first) + 48}"
              rx="4"
            />
            <text class="note" x="350" y="${yOf(last) + 24}" text-anchor="end">while it has not finished</text>`
    }
    ${steps.map((step, index) => arrow(step, yOf(index)))}
  </svg>`;
}

function arrow({ message, toServer }: Step, y: number): Html {
  const tip = toServer ? right : left;
  const back = tip + (toServer ? -8 : 8);
  return html`<text x="${(left + right) / 2}" y="${y - 7}" text-anchor="middle">${shortened(message)}</text>
    <line class="${toServer ? 'there' : 'back'}" x1="${left}" y1="${y}" x2="${right}" y2="${y}" />
    <path class="head" d="M${tip} ${y}L${back} ${y - 4}V${y + 4}Z" />`;
}

function shortened(text: string): string {
  return text.length > mostLetters ? `${text.slice(0, mostLetters - 1)}…` : text;
}
