import { createRequire } from 'node:module';
import type TS from 'typescript';
import { loadWithCodeCache } from './codeCache.js';

/** The compiler. `import` would first search its nine megabytes for names of exports, for half a second. */
export const ts = loadWithCodeCache(createRequire(import.meta.url).resolve('typescript')) as typeof TS;
