/** Tables for a terminal. */

export type TextTable = {
  header: readonly string[];
  rows: readonly (readonly string[])[];
  /** How many leading columns are text, set flush left; the others are numbers, set flush right. Default 1. */
  textCount?: number;
};

/**
 * The lines of a table, its columns aligned and two spaces apart; no line ends with a space.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(formatTable({ header: ['', 'USD'], rows: [['energy', '5.00'], ['fixed', '12.50']] })).toEqual([
 *   '          USD',
 *   'energy   5.00',
 *   'fixed   12.50',
 * ]);
 * ```
 */
export function formatTable({ header, rows, textCount = 1 }: TextTable): string[] {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map((line) => {
    const cells = line.map((cell, i) => (i < textCount ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
    return cells.join('  ').trimEnd();
  });
}

/**
 * A sentence broken into lines of at most 100 characters, all but the first one indented.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(wrapLines('a note', '  ')).toEqual(['a note']);
 * ```
 */
export function wrapLines(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > LINE_LENGTH) {
      lines.push(line);
      line = indent + word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

const LINE_LENGTH = 100;
