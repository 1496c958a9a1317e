import type { LocalFiles } from '../typescript/localFiles.js';
import { readOutline, type Outline } from '../typescript/outline.js';
import { addToScope, toCellDocument, type CellDocument, type Scope } from './documents.js';
import { toProblems, type LspDiagnostic, type TypeProblem } from './problems.js';
import type { Serving } from './serving.js';

/** Answers that are kept, of cells that run again or were asked about ahead. */
const KEPT_ANSWERS = 1000;

/** Cells that are checked ahead, the next ones: the first answer waits until all of them are read. */
const AHEAD = 24;

export type Checks = {
  /** The faults of a cell, in order, as it would stand after all that were added. */
  check: (code: string) => Promise<TypeProblem[]>;
  /** Says which cells are to come, in order, so that the next ones are checked ahead. */
  expect: (codes: readonly string[]) => void;
  /** Tells the server what has happened to files that cells import. */
  takeEdits: () => void;
};

/** Asks for the faults of cells. */
export function createChecks({ serving, files, scope }: { serving: Serving; files: LocalFiles; scope: Scope }): Checks {
  const answers = new Map<string, Promise<LspDiagnostic[]>>();

  /** Asked once for each key: all that a document says, and all that it takes from, is in its key. */
  function diagnose(document: CellDocument): Promise<LspDiagnostic[]> {
    const known = answers.get(document.key);
    if (known !== undefined) return known;
    const asked = serving.ask('textDocument/diagnostic', document) as Promise<{ items: LspDiagnostic[] }>;
    const answer = asked.then(({ items }) => items);
    answers.set(document.key, answer);
    answer.catch(() => answers.delete(document.key));
    const [oldest] = answers.keys();
    if (answers.size > KEPT_ANSWERS) answers.delete(oldest!);
    return answer;
  }

  function takeEdits(): void {
    const changes = files.takeChanges();
    if (changes.length === 0) return;
    serving.tell(({ tellChanges }) => {
      tellChanges(changes);
    });
    answers.clear();
  }

  function toDocument(code: string, outline: Outline, from: Scope): CellDocument {
    files.follow(outline.specifiers);
    return toCellDocument(code, outline, from);
  }

  async function check(code: string): Promise<TypeProblem[]> {
    takeEdits();
    const document = toDocument(code, readOutline(code), scope);
    return toProblems(await diagnose(document), document);
  }

  function expect(codes: readonly string[]): void {
    const ahead: Scope = new Map(scope);
    const documents = codes.slice(0, AHEAD).map((code) => {
      const outline = readOutline(code);
      const document = toDocument(code, outline, ahead);
      addToScope(ahead, document, { outline });
      return document;
    });
    // All at once: the server then reads the project, and looks at the packages it uses, one time.
    serving.tell(({ hold }) => {
      hold(documents);
    });
    // Whoever runs a cell hears of a failure.
    for (const document of documents) diagnose(document).catch(() => undefined);
  }

  return { check, expect, takeEdits };
}
