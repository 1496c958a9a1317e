/**
 * Text to stand for a range of the code. Where the range is empty it is an insertion, which belongs to what follows it,
 * or with `isBehind` to what stands before.
 */
export type Edit = { start: number; end: number; text: string; isBehind?: boolean };

/** A part of made code: a range of what was written, with its edits, or text of our own that belongs to a place. */
export type Part = { from: number; to: number } | { text: string; at: number };

/**
 * Where made code comes from. `spans` holds three numbers for each stretch: offset in the made code, offset in the
 * written, and 1 when the two go on together or 0 when all of it belongs to that one place. `lines` are the offsets
 * at which the written lines start.
 */
export type PlaceMap = { spans: number[]; lines: readonly number[] };

/** Puts parts together; `edits` are in the order of their starts. */
export function splice(
  code: string,
  edits: readonly Edit[],
  parts: readonly Part[],
): { code: string; spans: number[] } {
  let made = '';
  const spans: number[] = [];
  const add = (text: string, at: number, isKept: boolean): void => {
    if (text === '') return;
    spans.push(made.length, at, isKept ? 1 : 0);
    made += text;
  };
  for (const part of parts) {
    if ('text' in part) {
      add(part.text, part.at, false);
      continue;
    }
    let offset = part.from;
    for (const { start, end, text } of editsWithin(edits, part)) {
      add(code.slice(offset, start), offset, true);
      add(text, start, false);
      offset = end;
    }
    add(code.slice(offset, part.to), offset, true);
  }
  return { code: made, spans };
}

/** The map once text of another's stands before the made code. */
export function shiftSpans({ spans, lines }: PlaceMap, length: number): PlaceMap {
  return { spans: spans.map((offset, i) => (i % 3 === 0 ? offset + length : offset)), lines };
}

function editsWithin(edits: readonly Edit[], { from, to }: { from: number; to: number }): Edit[] {
  const within: Edit[] = [];
  for (let i = firstEdit(edits, from); i < edits.length && edits[i]!.start <= to; i++) {
    const edit = edits[i]!;
    const { start, end, isBehind = false } = edit;
    const isOfNeighbour = start === end && (isBehind ? start === from : start === to);
    if (end <= to && !isOfNeighbour) within.push(edit);
  }
  return within;
}

/** Index of the first edit at or behind an offset. */
function firstEdit(edits: readonly Edit[], from: number): number {
  let [low, high] = [0, edits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edits[middle]!.start < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
