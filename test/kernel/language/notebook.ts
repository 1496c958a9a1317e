import { afterAll } from 'vitest';
import { createLanguage, type Language, type LanguageOptions } from '../../../src/kernel/language/language.js';
import type { TypeProblem } from '../../../src/kernel/language/problems.js';
import { makeFolder } from '../session.js';

export type TypedNotebook = {
  language: Language;
  directory: string;
  write: (path: string, text: string) => void;
  /** Checks a cell and adds it, as if it had run whatever its types. */
  run: (code: string) => Promise<TypeProblem[]>;
  /** The same, as `line:column TSnumber`. */
  faults: (code: string) => Promise<string[]>;
};

/** The types of a notebook in a folder with these files; `at` is the notebook's folder in it. */
export async function startNotebook(
  files: Record<string, string> = {},
  { at = '.', ...options }: Partial<LanguageOptions> & { at?: string } = {},
): Promise<TypedNotebook> {
  const folder = makeFolder({ 'package.json': '{}', ...files });
  const directory = at === '.' ? folder.directory : `${folder.directory}/${at}`;
  const language = await createLanguage({ directory, ...options });
  afterAll(() => language.close());
  const run = async (code: string): Promise<TypeProblem[]> => {
    const problems = await language.check(code);
    language.add(code);
    return problems;
  };
  const faults = async (code: string): Promise<string[]> =>
    (await run(code)).map(({ line, column, code: number }) => `${line}:${column} TS${number}`);
  return { language, directory, write: folder.write, run, faults };
}
