import type { JsonObject } from '../wire/message.js';

/** The only session there is; older ones are not kept. */
const SESSION = 1;

/** What was run, for clients that page back; it outlives a runtime. */
export type History = {
  /** @param output plain text of the result, `null` without one. */
  add: (line: number, input: string, output: string | null) => void;
  /** The entries that a `history_request` asks for, `[session, line, input]` or `[session, line, [input, output]]`. */
  find: (content: JsonObject) => unknown[][];
};

type Entry = { line: number; input: string; output: string | null };

/** Entries kept; older ones are forgotten. */
const KEPT = 10_000;

/**
 * @example
 * ```ts @import.meta.vitest
 * const history = createHistory();
 * history.add(1, 'const a = 1', null);
 * history.add(2, 'a + 1', '2');
 * expect(history.find({ hist_access_type: 'tail', n: 1 })).toEqual([[1, 2, 'a + 1']]);
 * expect(history.find({ hist_access_type: 'range', start: 1, stop: 2 })).toEqual([[1, 1, 'const a = 1']]);
 * expect(history.find({ hist_access_type: 'search', pattern: 'a*', output: true })).toEqual([[1, 2, ['a + 1', '2']]]);
 * ```
 */
export function createHistory(): History {
  const entries: Entry[] = [];
  return {
    add: (line, input, output) => {
      entries.push({ line, input, output });
      if (entries.length > KEPT) entries.shift();
    },
    find: (content) => {
      const isWithOutput = content.output === true;
      return select(entries, content).map(({ line, input, output }) => [
        SESSION,
        line,
        isWithOutput ? [input, output] : input,
      ]);
    },
  };
}

function select(entries: readonly Entry[], content: JsonObject): Entry[] {
  switch (content.hist_access_type) {
    case 'tail':
      return lastOf(entries, content.n);
    case 'range':
      return rangeOf(entries, content);
    case 'search':
      return search(entries, content);
    default:
      return [];
  }
}

/** Session 0 is the current one, negative numbers count back from it; `stop` is left out of the range. */
function rangeOf(entries: readonly Entry[], { session, start, stop }: JsonObject): Entry[] {
  if (session !== undefined && session !== null && session !== 0 && session !== SESSION) return [];
  const first = typeof start === 'number' ? start : 0;
  const end = typeof stop === 'number' ? stop : Infinity;
  return entries.filter(({ line }) => line >= first && line < end);
}

function search(entries: readonly Entry[], { pattern, n, unique }: JsonObject): Entry[] {
  const matcher = toMatcher(typeof pattern === 'string' ? pattern : '*');
  const found = entries.filter(({ input }) => matcher.test(input));
  if (unique !== true) return lastOf(found, n);
  const latest = new Map<string, Entry>();
  for (const entry of found) {
    latest.delete(entry.input);
    latest.set(entry.input, entry);
  }
  return lastOf([...latest.values()], n);
}

function lastOf(entries: readonly Entry[], count: unknown): Entry[] {
  return typeof count === 'number' ? entries.slice(Math.max(0, entries.length - count)) : [...entries];
}

/** A pattern over the whole input: `*` any text, `?` one character, `[ab]` one of these, `[!ab]` none of these. */
function toMatcher(pattern: string): RegExp {
  const source = pattern.replaceAll(/\[(!?)([^\]]+)\]|[\s\S]/gu, (part, not?: string, set?: string) => {
    if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replaceAll(/[\\\]^[]/g, '\\$&')}]`;
    if (part === '*') return '[\\s\\S]*';
    return part === '?' ? '[\\s\\S]' : part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  try {
    return new RegExp(`^${source}$`, 'u');
  } catch {
    // Such as a range from high to low.
    return /^\b$/;
  }
}
