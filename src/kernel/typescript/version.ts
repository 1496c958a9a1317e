import { createRequire } from 'node:module';

const manifest = createRequire(import.meta.url)('typescript/package.json') as { version: string };

/** The compiler's version, which is the language's; told without loading the compiler. */
export const languageVersion: string = manifest.version;
