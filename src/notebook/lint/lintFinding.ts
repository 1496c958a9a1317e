/** What a look at a notebook, without running it, has found. */
export type LintFinding = {
  rule: 'type' | 'unused-parameter' | 'outside-file' | 'committed-output' | 'parameter';
  /** Position of the cell from 1. */
  cell: number;
  /** Line within the cell, from 1. */
  line?: number;
  message: string;
  /** What to do, as one sentence in the imperative. */
  next: string;
};
