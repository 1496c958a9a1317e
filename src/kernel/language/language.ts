import type { Language, LanguageOptions } from './cells.js';
import { startServer } from './server.js';

export type { Language, LanguageOptions } from './cells.js';

/** Starts the side process; nothing is written into the folder. */
export async function createLanguage(options: LanguageOptions): Promise<Language> {
  // It starts while the compiler, which reads what cells declare, loads here.
  const first = options.isLazy === true ? undefined : startServer(options.directory);
  // Told by the first question.
  first?.catch(() => undefined);
  const { createCellTypes } = await import('./cells.js');
  return createCellTypes(options, first);
}
