/** Representations of one value by MIME type. */
export type MimeBundle = Record<string, unknown>;

/** What a cell leaves behind, in the vocabulary of the Jupyter protocol. */
export type CellOutput =
  | { kind: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { kind: 'display'; data: MimeBundle; metadata: Record<string, unknown>; displayId?: string }
  | { kind: 'update'; data: MimeBundle; metadata: Record<string, unknown>; displayId: string }
  | { kind: 'result'; data: MimeBundle; metadata: Record<string, unknown>; executionCount: number }
  | { kind: 'error'; name: string; message: string; traceback: string[]; line?: number }
  | { kind: 'clear'; wait: boolean };

/** One line of a stack in the author's terms: `file` is a cell's label or a path. */
export type Frame = { name?: string; file: string; line: number; column: number };

/** What was thrown, as it crossed from the runtime's process. */
export type Failure = {
  name: string;
  message: string;
  /** The author's own, innermost first. */
  frames: Frame[];
  cause?: Failure;
  /** Of an AggregateError. */
  errors?: Failure[];
};
