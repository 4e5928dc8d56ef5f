/** What somebody may have meant by a name that there is not. */

/** A question with the nearest of the names that there are; empty if none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `Did you mean \`${near}\`?`;
}

/** The name that is the fewest edits away, if those are at most a third of its letters (one is always near); case does not count. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(name.length / 3));
  const distances = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= most);
  return distances.sort((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** How many letters have to be added, removed or replaced (Levenshtein), a row of the table at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(from).entries()) {
    const above = row;
    row = [index + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const [diagonal = 0, up = 0] = above.slice(column, column + 2);
      row.push(Math.min(up + 1, (row[column] ?? 0) + 1, diagonal + (letter === other ? 0 : 1)));
    }
  }
  return row.at(-1) ?? 0;
}
