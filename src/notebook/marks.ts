import { z } from 'zod';
import type { Cell, Notebook } from './nbformat.js';

/**
 * What a run notes in the field `wattbook` of a notebook's or a cell's metadata; whatever else an author keeps there
 * stays.
 */
export type Marks = {
  /** On a notebook: what it ran on. */
  kernel?: Record<string, string>;
  /** On a notebook: why the run failed and in which cell (from 1); on a cell: true. */
  failed?: { message: string; cell?: number } | true;
};

const recordSchema = z.record(z.string(), z.unknown()).catch({});

/** Adds marks in place. */
export function mark(target: Notebook | Cell, marks: Marks): void {
  target.metadata.wattbook = { ...recordSchema.parse(target.metadata.wattbook), ...marks };
}

/** Takes the marks of an earlier run away, in place. */
export function unmark(target: Notebook | Cell): void {
  const others = recordSchema.parse(target.metadata.wattbook);
  delete others.kernel;
  delete others.failed;
  if (Object.keys(others).length > 0) target.metadata.wattbook = others;
  else delete target.metadata.wattbook;
}
