/** The line that starts a cell in percent text. */
export type Marker = { kind: 'code' | 'markdown' | 'raw'; metadata: Record<string, unknown> };

const MARKER = /^\/\/\s*%%(?!%)\s*(.*?)\s*$/;
const KIND = /^(.*?)\s*\[(markdown|md|raw|code)\]\s*(.*)$/;
/** `key=` and a value of JSON: text in quotes, a list, an object, a number or a word. */
const OPTION = /^([\w.-]+)\s*=\s*/;

/** Whether a line starts a cell. */
export function isMarker(line: string): boolean {
  return MARKER.test(line);
}

/**
 * Kind and metadata of a cell.
 *
 * @throws what `toError` makes of the words for a fault.
 * @example
 * ```ts @import.meta.vitest
 * const fail = (what: string) => new Error(what);
 * expect(parseMarker('// %% [md] tags=["hidden"]', fail)).toEqual({ kind: 'markdown', metadata: { tags: ['hidden'] } });
 * expect(parseMarker('// %% Load prices', fail)).toEqual({ kind: 'code', metadata: { title: 'Load prices' } });
 * ```
 */
export function parseMarker(line: string, toError: (what: string) => Error): Marker {
  const rest = MARKER.exec(line)?.[1] ?? '';
  const [, before = '', kind, after = ''] = KIND.exec(rest) ?? ['', rest];
  const { title, options } = kind === undefined ? splitTitle(before) : { title: before, options: after };
  return {
    kind: kind === 'md' || kind === 'markdown' ? 'markdown' : kind === 'raw' ? 'raw' : 'code',
    metadata: { ...(title === '' ? {} : { title }), ...parseOptions(options, toError) },
  };
}

function splitTitle(text: string): { title: string; options: string } {
  const at = text.search(/(^|\s)([\w.-]+\s*=\s*["[{\w-]|\{")/);
  return at < 0 ? { title: text, options: '' } : { title: text.slice(0, at).trim(), options: text.slice(at).trim() };
}

function parseOptions(text: string, toError: (what: string) => Error): Record<string, unknown> {
  if (text.startsWith('{')) return parseJson(text, toError) as Record<string, unknown>;
  const metadata: Record<string, unknown> = {};
  let rest = text;
  while (rest !== '') {
    const [head, key] = OPTION.exec(rest) ?? [];
    if (head === undefined || key === undefined) throw toError(`after the marker stands ${rest}, not key=value`);
    const length = valueLength(rest.slice(head.length));
    metadata[key] = parseJson(rest.slice(head.length, head.length + length), toError);
    rest = rest.slice(head.length + length).replace(/^[\s,]+/, '');
  }
  return metadata;
}

/** Characters up to the blank that ends a value, outside quotes and brackets. */
function valueLength(text: string): number {
  let depth = 0;
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (isQuoted && character === '\\') i++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && '[{'.includes(character)) depth++;
    else if (!isQuoted && ']}'.includes(character)) depth--;
    else if (!isQuoted && depth === 0 && /[\s,]/.test(character)) return i;
  }
  return text.length;
}

function parseJson(text: string, toError: (what: string) => Error): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw toError(`${text} after the marker is no JSON; write text in double quotes`);
  }
}

/**
 * The line of a marker.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(formatMarker({ kind: 'code', metadata: { tags: ['parameters'] } })).toBe('// %% tags=["parameters"]');
 * expect(formatMarker({ kind: 'raw', metadata: {} })).toBe('// %% [raw]');
 * ```
 */
export function formatMarker({ kind, metadata }: Marker): string {
  const { title, ...options } = metadata;
  const isPlain = typeof title === 'string' && isPlainTitle(title);
  const shown = isPlain || title === undefined ? options : metadata;
  const pairs = Object.entries(shown).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const hasOddKey = Object.keys(shown).some((key) => !/^[\w.-]+$/.test(key));
  return [
    '// %%',
    isPlain ? title : '',
    kind === 'code' ? '' : `[${kind}]`,
    ...(hasOddKey ? [JSON.stringify(shown)] : pairs),
  ]
    .filter((word) => word !== '')
    .join(' ');
}

/** Whether a title reads back as itself. */
function isPlainTitle(title: string): boolean {
  return title !== '' && title === title.trim() && !/[=[\]{}\n%]/.test(title);
}
