import { extname } from 'node:path';
import type { ModuleAnswer, Request } from './messages.js';
import { toCellScript, type CellScript } from './typescript/cell.js';
import type { Declared } from './typescript/declared.js';
import type { SyntaxFault } from './typescript/emit.js';
import { readSpecifiers, toModuleScript } from './typescript/module.js';
import { renameGlobal } from './typescript/rename.js';
import { readProject, type ProjectSettings } from './typescript/project.js';

export { languageVersion } from './typescript/version.js';

/** Makes the code of a session's cells, and of the files that they import, ready to run. */
export type Compiler = {
  readonly paths: ProjectSettings['paths'];
  toScript(code: string): CellScript | SyntaxFault[];
  /** Says which of a cell's names are there from now on: those that stand in `made` too. */
  addDeclared(declared: ReadonlyMap<string, Declared>, made: readonly string[]): void;
  /** The names that cells have declared. */
  names(): string[];
  answer(request: Extract<Request, { type: 'ask' }>): ModuleAnswer;
};

const TYPESCRIPT = new Set(['.ts', '.tsx', '.mts', '.cts', '.jsx']);

/** `directory` is that of the notebook; `globals` are the names that every cell has already. */
export function createCompiler(directory: string, globals: readonly string[]): Compiler {
  const { options, paths } = readProject(directory);
  const context = { declared: new Map<string, Declared>(), globals: new Set(globals), options };
  return {
    paths,
    toScript: (code) => toCellScript(code, context),
    addDeclared: (declared, made) => {
      const isMade = new Set(made);
      for (const [name, what] of declared) {
        if (isMade.has(name) || isMade.has(renameGlobal(name))) context.declared.set(name, what);
      }
    },
    names: () => [...context.declared.keys()],
    answer: ({ path, code, isRequired = false }) => {
      const specifiers = readSpecifiers(code);
      if (!TYPESCRIPT.has(extname(path))) return { specifiers };
      const script = toModuleScript(path, code, { options, isRequired });
      return Array.isArray(script) ? { specifiers, fault: toFaultText(path, script) } : { specifiers, ...script };
    },
  };
}

function toFaultText(path: string, [fault]: SyntaxFault[]): string {
  if (fault === undefined) return `${path} cannot be read`;
  return `${path}:${fault.line}:${fault.column}: ${fault.message}`;
}
