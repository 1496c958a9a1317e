import { ts } from './load.js';

/** The compiler's version, which is the language's. */
export const languageVersion: string = ts.version;
