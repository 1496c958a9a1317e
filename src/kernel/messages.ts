import type { CellScript } from './typescript/cell.js';
import type { Access } from './access.js';
import type { Failure, MimeBundle } from './output.js';

/** What the runtime's process tells on file descriptor 4, one line of JSON each, in order. */
export type RuntimeEvent = { sequence: number } & (
  | { type: 'hello'; globals: string[]; nodeVersion: string }
  | { type: 'peeked'; id: number; answer?: unknown }
  | ({ cell: number } & CellEvent)
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
  | InputEvent
  | ({ type: 'access' } & Omit<Access, 'label'>)
  | ({ type: 'comm' } & CommMessage)
  | DoneEvent;

/** Code asks whoever sits before the notebook; the answer bears the same number. */
export type InputEvent = { type: 'input'; id: number; prompt: string; isPassword: boolean };

/** One message of a comm, a lasting channel between code and front, in either direction; `target` comes with `open`. */
export type CommMessage = {
  action: 'open' | 'message' | 'close';
  id: string;
  target?: string;
  data: unknown;
  metadata: Record<string, unknown>;
};

export type DoneEvent = {
  type: 'done';
  status: 'ok' | 'error';
  /** The names of the cell that are there now. */
  declared: string[];
  /** Whether the marker stands on these file descriptors; not on one that the cell has closed. */
  isMarked: { stdout: boolean; stderr: boolean };
};

/** What the process is sent on file descriptor 3. */
export type Command =
  | ({ type: 'execute'; id: number; label: string; marker: string } & Omit<CellScript, 'declared'>)
  | { type: 'paths'; paths: [pattern: string, targets: string[]][] }
  | { type: 'interrupt' }
  | { type: 'answer'; id: number; answer: ModuleAnswer }
  | { type: 'input'; id: number; text?: string; error?: { name: string; message: string } }
  | { type: 'comm'; message: CommMessage }
  | { type: 'peek'; id: number; question: 'members' | 'describe'; code: string }
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
  map?: CellScript['map'];
};
