/** Places in made code as places in what its author wrote, by the map of src/kernel/typescript/splice.ts. */

/** @returns the place of a line and column, from 1; undefined for code that nobody wrote */
export function toFinder({ spans, lines }, code) {
  const made = lineStarts(code);
  return (line, column) => {
    const offset = made[line - 1] + column - 1;
    const span = 3 * lastAtMost(offset, spans.length / 3, (i) => spans[3 * i]);
    if (!(span >= 0)) return undefined;
    const [start, written, goesOn] = spans.slice(span, span + 3);
    const place = written + (goesOn === 1 ? offset - start : 0);
    const found = lastAtMost(place, lines.length, (i) => lines[i]);
    return { line: found + 1, column: place - lines[found] + 1 };
  };
}

function lineStarts(text) {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

/** Index of the last of ascending numbers that is at most the wanted one; -1 when none is. */
function lastAtMost(wanted, count, numberAt) {
  let [low, high] = [-1, count - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (numberAt(middle) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
