/** A place in a text; line and column count from 1, columns in Unicode code points. */
export type TextPlace = { line: number; column: number };

/** A place as the Language Server Protocol has it: from 0, in UTF-16 code units. */
export type LspPosition = { line: number; character: number };

/** @example
 * ```ts @import.meta.vitest
 * expect(toTextPlace("a\n'🔋' + b", { line: 1, character: 7 })).toEqual({ line: 2, column: 7 });
 * ```
 */
export function toTextPlace(text: string, { line, character }: LspPosition): TextPlace {
  const before = (linesOf(text)[line] ?? '').slice(0, character);
  return { line: line + 1, column: codePointCount(before) + 1 };
}

/** The place of a UTF-16 unit of a text. */
export function toPositionAt(text: string, unit: number): LspPosition {
  const lines = linesOf(text.slice(0, unit));
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}

/** Code units that stand before a cursor that is counted in code points. */
export function toUnit(text: string, cursor: number): number {
  let unit = 0;
  for (let count = 0; count < cursor && unit < text.length; count++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
  return unit;
}

/** Unicode code points in a text. */
export function codePointCount(text: string): number {
  let count = 0;
  for (let unit = 0; unit < text.length; unit += text.codePointAt(unit)! > 0xffff ? 2 : 1) count++;
  return count;
}

/** Lines as the protocol counts them. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}
