import { dirname, resolve } from 'node:path';
import { createLanguage } from '../../kernel/language/language.js';
import type { Notebook } from '../format/nbformat.js';
import type { LintFinding } from './lintFinding.js';

/**
 * What the TypeScript compiler finds in each code cell, as it would stand after those before it.
 *
 * @throws Error when there is no language server.
 */
export async function findTypeFaults(notebook: Notebook): Promise<LintFinding[]> {
  const language = await createLanguage({ directory: dirname(resolve(notebook.path)) });
  try {
    const codes = notebook.cells.flatMap((cell, index) =>
      cell.cell_type === 'code' ? [{ code: cell.source, position: index + 1 }] : [],
    );
    language.expect(codes.map(({ code }) => code));
    const findings: LintFinding[] = [];
    for (const { code, position } of codes) {
      const problems = await language.check(code);
      language.add(code);
      for (const { line, code: number, message } of problems) {
        const next = 'Mend the type; wattbook build would stop here.';
        findings.push({ rule: 'type', cell: position, line, message: `${message} (TS${number})`, next });
      }
    }
    return findings;
  } finally {
    await language.close();
  }
}
