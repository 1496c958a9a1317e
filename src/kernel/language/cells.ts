import { createLocalFiles } from '../typescript/localFiles.js';
import { readOutline } from '../typescript/outline.js';
import { readProject } from '../typescript/project.js';
import { createChecks, type Checks } from './checks.js';
import { completeIn, type Completion } from './completion.js';
import { toConfigText } from './configText.js';
import { addToScope, toCellDocument, type Scope } from './documents.js';
import { createDrafting } from './draft.js';
import { GLOBALS } from './globals.js';
import { inspectIn, type Inspection } from './inspection.js';
import type { LanguageServer } from './server.js';
import { createServing } from './serving.js';
import { signatureIn, type SignatureHelp } from './signature.js';

/**
 * The types of a notebook, known in a side process: of one cell after the other, each seeing what those before it
 * declare. Cursors count in Unicode code points. Everything that asks rejects in words when no server can be had.
 */
export type Language = Pick<Checks, 'check' | 'expect'> & {
  /** Says that a cell ran: its names exist from now on, of its values those that were `made`, without it all. */
  add: (code: string, made?: readonly string[]) => void;
  complete: (code: string, cursor: number) => Promise<Completion>;
  /** What stands at the cursor; with detail 1 also the text that declares it. */
  inspect: (code: string, cursor: number, detail: 0 | 1) => Promise<Inspection | undefined>;
  /** The call around the cursor. */
  signature: (code: string, cursor: number) => Promise<SignatureHelp | undefined>;
  /** Process id of the side process; undefined while there is none. */
  pid: () => Promise<number | undefined>;
  /** Ends the side process; never rejects. */
  close: () => Promise<void>;
};

export type LanguageOptions = {
  /** That of the notebook: cells import from here, and the tsconfig.json above it counts. */
  directory: string;
  /** Declarations (`declare const x: number;`) of names that every cell finds beside those of the runtime. */
  globals?: string;
  /** Starts the side process with the first question rather than now. */
  isLazy?: boolean;
};

/** The types of a notebook's cells, asked of a server that may be on its way. */
export function createCellTypes(
  { directory, globals = '' }: LanguageOptions,
  first: Promise<LanguageServer> | undefined,
): Language {
  const { paths } = readProject(directory);
  const configText = toConfigText(directory, paths);
  const serving = createServing({ directory, configText, globalsText: GLOBALS + globals }, first);
  const scope: Scope = new Map();
  const { check, expect, takeEdits } = createChecks({ serving, files: createLocalFiles(directory, paths), scope });
  const withDraft = createDrafting({ serving, scope, takeEdits });
  return {
    check,
    expect,
    add: (code, made) => {
      const outline = readOutline(code);
      addToScope(scope, toCellDocument(code, outline, scope), { outline, made });
    },
    complete: (code, cursor) => withDraft(code, cursor, completeIn),
    inspect: (code, cursor, detail) => withDraft(code, cursor, (draft) => inspectIn(draft, detail)),
    signature: (code, cursor) => withDraft(code, cursor, signatureIn),
    pid: serving.pid,
    close: serving.close,
  };
}
