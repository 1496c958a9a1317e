import type { SourceMapText } from './typescript/emit.js';
import type { Failure, MimeBundle } from './output.js';

/** What the runtime's process tells on file descriptor 4, one line of JSON each, in order. */
export type RuntimeEvent = { sequence: number } & (
  { type: 'hello'; globals: string[]; nodeVersion: string } | ({ cell: number } & CellEvent)
);

export type CellEvent =
  | { type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { type: 'display'; data: MimeBundle; metadata: Record<string, unknown>; displayId?: string }
  | { type: 'update'; data: MimeBundle; metadata: Record<string, unknown>; displayId: string }
  | { type: 'clear'; wait: boolean }
  | { type: 'result'; data: MimeBundle; metadata: Record<string, unknown> }
  | { type: 'error'; failure: Failure }
  /** An error that no code caught, of a cell that has ended. */
  | { type: 'stray'; failure: Failure }
  | DoneEvent;

export type DoneEvent = {
  type: 'done';
  status: 'ok' | 'error';
  /** Whether the cell's names are declared, which they are once its code compiles. */
  isDeclared: boolean;
  /** Whether the marker stands on these file descriptors; not on one that the cell has closed. */
  isMarked: { stdout: boolean; stderr: boolean };
};

/** What the process is sent on file descriptor 3. */
export type Command =
  | { type: 'execute'; id: number; label: string; code: string; map: SourceMapText; bindings: string[]; marker: string }
  | { type: 'paths'; paths: [pattern: string, targets: string[]][] }
  | { type: 'interrupt' }
  | { type: 'answer'; id: number; answer: ModuleAnswer }
  | { type: 'end' };

/** What it asks and tells there. */
export type Request =
  | { type: 'ask'; id: number; question: 'module'; path: string; code: string; isRequired?: boolean }
  | { type: 'memory'; usedBytes: number; memoryLimitBytes: number };

/** A file that a notebook imports: what it imports in turn and, of TypeScript, its JavaScript or the fault in it. */
export type ModuleAnswer = {
  specifiers: string[];
  fault?: string;
  format?: 'module' | 'commonjs';
  code?: string;
  map?: SourceMapText;
};
