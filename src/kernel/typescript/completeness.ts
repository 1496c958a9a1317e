import type TS from 'typescript';
import { ts } from './load.js';

/** Whether a cell could be run as it stands; `incomplete` wants more lines, the next one indented so. */
export type Completeness = { status: 'complete' | 'invalid' } | { status: 'incomplete'; indent: string };

/** Faults of something left open, told where it begins: a template, a comment, an element of JSX. */
const LEFT_OPEN = new Set([1010, 1160, 17008, 17014]);
/** Faults told at the end of the code that no further line mends: a string or regular expression without its end. */
const ENDED_BY_LINE = new Set([1002, 1161]);
const INDENT = '  ';

/**
 * Tells a console whether Enter runs the code or begins another line.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(toCompleteness('const a = 1')).toEqual({ status: 'complete' });
 * expect(toCompleteness('for (const a of b) {')).toEqual({ status: 'incomplete', indent: '  ' });
 * expect(toCompleteness('let 1a = 2')).toEqual({ status: 'invalid' });
 * ```
 */
export function toCompleteness(code: string): Completeness {
  const statuses = ['cell.ts', 'cell.tsx'].map((fileName) => statusOf(fileName, code));
  const status = (['complete', 'incomplete'] as const).find((wanted) => statuses.includes(wanted)) ?? 'invalid';
  return status === 'incomplete' ? { status, indent: indentAfter(code) } : { status };
}

function statusOf(fileName: string, code: string): Completeness['status'] {
  const file = ts.createSourceFile(fileName, code, ts.ScriptTarget.Latest);
  // The parser's own list, which a program would hand out too.
  const { parseDiagnostics: faults } = file as TS.SourceFile & { parseDiagnostics: TS.DiagnosticWithLocation[] };
  if (faults.length === 0) return 'complete';
  const end = file.endOfFileToken.getStart(file);
  const isMendable = ({ start, code: id }: TS.DiagnosticWithLocation): boolean =>
    LEFT_OPEN.has(id) || (start >= end && !ENDED_BY_LINE.has(id));
  return faults.every(isMendable) ? 'incomplete' : 'invalid';
}

/** As the last line that is not empty, and one step more where it opens something. */
function indentAfter(code: string): string {
  const last = code.trimEnd().split('\n').at(-1) ?? '';
  const indent = /^\s*/.exec(last)?.[0] ?? '';
  return /(?:[{([]|=>)$/.test(last) ? indent + INDENT : indent;
}
