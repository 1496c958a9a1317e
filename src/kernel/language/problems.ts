import type { CellDocument } from './documents.js';
import { CELL_PREFIX } from './slots.js';
import { linesOf, toTextPlace, type LspPosition } from './positions.js';

/** A fault of types in a cell; lines and columns count from 1, columns in Unicode code points. */
export type TypeProblem = {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** TypeScript's number of the message: 2322 for what is not assignable. */
  code: number;
  message: string;
  severity: 'error' | 'warning';
};

export type LspDiagnostic = {
  range: { start: LspPosition; end: LspPosition };
  severity?: number;
  code?: number | string;
  message: string;
};

/** Of a package without types the author of a notebook can do nothing about; its values are `any`. */
const UNTYPED_PACKAGE = new Set([7016, 7026]);
const WARNING = 2;

/** The problems in a cell's own code, with the names of our documents taken out of the words. */
export function toProblems(diagnostics: readonly LspDiagnostic[], { code }: CellDocument): TypeProblem[] {
  const lineCount = linesOf(code).length;
  const own = diagnostics.filter(
    (diagnostic) =>
      isFault(diagnostic) && !UNTYPED_PACKAGE.has(Number(diagnostic.code)) && diagnostic.range.start.line < lineCount,
  );
  const problems = own.map(({ range, severity, code: number, message }): TypeProblem => {
    const start = toTextPlace(code, range.start);
    const end = range.end.line < lineCount ? toTextPlace(code, range.end) : start;
    return {
      ...start,
      endLine: end.line,
      endColumn: end.column,
      code: Number(number),
      message: withoutDocuments(message),
      severity: severity === WARNING ? 'warning' : 'error',
    };
  });
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Rather than a hint. */
function isFault({ severity = 1 }: LspDiagnostic): boolean {
  return severity <= WARNING;
}

const IMPORT_TYPE = new RegExp(`import\\("[^"]*${CELL_PREFIX}\\w+"\\)\\.`, 'g');
const MODULE_NAME = new RegExp(`"[^"]*${CELL_PREFIX}\\w+"`, 'g');

/** Words of the language server as the author of a notebook, who knows of no documents, reads them. */
export function withoutDocuments(text: string): string {
  return text.replaceAll(IMPORT_TYPE, '').replaceAll(MODULE_NAME, 'an earlier cell').replace('(alias) ', '');
}
