/** A list or record whose text is no longer than this stands on one line; so does every list of numbers. */
const LINE_LENGTH = 160;

/**
 * JSON for people and for diffs: nested lists and records break into one row a line, lists of numbers never do.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(formatRows({ a: 1, rows: [[1, 2]] })).toBe('{ "a": 1, "rows": [[1, 2]] }\n');
 * ```
 */
export function formatRows(value: unknown): string {
  return `${formatValue(value, '')}\n`;
}

function formatValue(value: unknown, indent: string): string {
  const flat = formatFlat(value);
  if (flat.length + indent.length <= LINE_LENGTH || isPlain(value)) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => inner + formatValue(item, inner)).join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value as object);
  const lines = fields.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${formatValue(item, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function formatFlat(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatFlat).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${formatFlat(item)}`);
  return `{ ${fields.join(', ')} }`;
}

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item !== 'object');
  return typeof value !== 'object' || value === null;
}
