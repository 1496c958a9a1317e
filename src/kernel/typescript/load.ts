import { createRequire } from 'node:module';
import type TS from 'typescript';

/** The compiler. `import` would first search its nine megabytes for names of exports, for half a second. */
export const ts = createRequire(import.meta.url)('typescript') as typeof TS;
