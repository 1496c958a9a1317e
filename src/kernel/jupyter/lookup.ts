import type { Completion } from '../language/completion.js';
import type { Runtime } from '../runtime.js';
import { isObject, type JsonObject } from '../wire/message.js';
import type { Log } from './log.js';

type Seen = { code: string; cursor: number };
type Known = Pick<Runtime, 'language' | 'names' | 'membersOf' | 'describe'>;

/** Code and cursor, in code points, of a request. */
function toSeen({ code, cursor_pos: cursor }: JsonObject): Seen {
  const text = typeof code === 'string' ? code : '';
  const length = Array.from(text).length;
  return { code: text, cursor: typeof cursor === 'number' ? Math.min(Math.max(0, cursor), length) : length };
}

/** The content of a `complete_reply`: types know best, and values fill the gaps. */
export async function toCompletions(content: JsonObject, known: Known, log: Log): Promise<JsonObject> {
  const seen = toSeen(content);
  const [typed, { start, names }] = await Promise.all([complete(seen, known, log), namesAt(seen, known)]);
  const isOther = typed.matches.length > 0 && (typed.start !== start || typed.end !== seen.cursor);
  const place = typed.matches.length > 0 ? { start: typed.start, end: typed.end } : { start, end: seen.cursor };
  const more = isOther ? [] : names.filter((name) => !typed.matches.includes(name));
  const types = [...typed.types, ...more.map((text) => ({ text, type: 'instance' }))];
  return {
    matches: [...typed.matches, ...more],
    cursor_start: place.start,
    cursor_end: place.end,
    metadata: { _jupyter_types_experimental: types.map((type) => ({ ...place, ...type })) },
  };
}

async function complete({ code, cursor }: Seen, { language }: Known, log: Log): Promise<Completion> {
  try {
    return await language.complete(code, cursor);
  } catch (error) {
    log('completion knows no types:', String(error));
    return { matches: [], start: cursor, end: cursor, types: [] };
  }
}

/** What stands before the cursor: a path such as `prices.byHour[0]` and the start of a name after its dot. */
const PATH = /((?:[\p{ID_Start}$_][\p{ID_Continue}$]*)(?:\??\.[\p{ID_Start}$_][\p{ID_Continue}$]*|\[\d+\])*)\??\.$/u;
const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Names of values that go on with what stands before the cursor. */
async function namesAt(
  { code, cursor }: Seen,
  { names, membersOf }: Known,
): Promise<{ start: number; names: string[] }> {
  const before = Array.from(code).slice(0, cursor).join('');
  const prefix = NAME.exec(before)?.[0] ?? '';
  const head = before.slice(0, before.length - prefix.length);
  const start = cursor - Array.from(prefix).length;
  const path = PATH.exec(head)?.[1];
  if (path === undefined && head.endsWith('.')) return { start, names: [] };
  const own = path === undefined ? await names() : [];
  const found = new Set([...own, ...(await membersOf(path ?? 'globalThis'))]);
  return { start, names: [...found].filter((name) => name.startsWith(prefix)).sort() };
}

/** The content of an `inspect_reply`: the types of the name under the cursor, and with `detail_level` 1 its value. */
export async function toInspection(content: JsonObject, known: Known, log: Log): Promise<JsonObject> {
  const seen = toSeen(content);
  const detail = content.detail_level === 1 ? 1 : 0;
  const typed = await inspect(seen, detail, { known, log });
  const value = typed === undefined || detail === 1 ? await describeValue(seen, known) : undefined;
  const text = [typed, value].filter((part) => part !== undefined).join('\n\n');
  if (text === '') return { found: false, data: {}, metadata: {} };
  return { found: true, data: { 'text/plain': withoutFences(text), 'text/markdown': text }, metadata: {} };
}

async function inspect(
  { code, cursor }: Seen,
  detail: 0 | 1,
  { known, log }: { known: Known; log: Log },
): Promise<string | undefined> {
  try {
    return (await known.language.inspect(code, cursor, detail))?.text;
  } catch (error) {
    log('inspection knows no types:', String(error));
    return undefined;
  }
}

async function describeValue({ code, cursor }: Seen, { describe }: Known): Promise<string | undefined> {
  const points = Array.from(code);
  const rest = /^[\p{ID_Continue}$]*/u.exec(points.slice(cursor).join(''))?.[0] ?? '';
  const before = points.slice(0, cursor).join('') + rest;
  const name = NAME.exec(before)?.[0];
  if (name === undefined) return undefined;
  const path = PATH.exec(before.slice(0, before.length - name.length))?.[1];
  const found = await describe(path === undefined ? name : `${path}.${name}`);
  return found === undefined ? undefined : `\`\`\`\n${found.type}: ${found.text}\n\`\`\``;
}

function withoutFences(markdown: string): string {
  return markdown.replaceAll(/^```.*\n?/gm, '').trim();
}

/**
 * The name that a cell such as `?prices`, `prices?` or `??prices` asks about.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(toQuestion('?console.log')).toEqual({ code: 'console.log', detail_level: 0 });
 * expect(toQuestion(' prices?? ')).toEqual({ code: 'prices', detail_level: 1 });
 * expect(toQuestion('a ? b : c')).toBeUndefined();
 * ```
 */
export function toQuestion(code: string): { code: string; detail_level: 0 | 1 } | undefined {
  const found = /^\s*(?:(\?{1,2})\s*([\w$.]+)|([\w$.]+)(\?{1,2}))\s*;?\s*$/.exec(code);
  if (found === null) return undefined;
  const marks = found[1] ?? found[4];
  return { code: found[2] ?? found[3] ?? '', detail_level: marks === '??' ? 1 : 0 };
}

/** The payload that opens a client's pager on an inspection. */
export function toPagePayload({ found, data }: JsonObject, { code }: { code: string }): JsonObject {
  const text = { 'text/plain': `Nothing is known of ${code}.` };
  return { source: 'page', data: found === true && isObject(data) ? data : text, start: 0 };
}
