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
const kernelSchema = z.record(z.string(), z.string()).catch({});

/** Adds marks in place. */
export function mark(target: Notebook | Cell, marks: Marks): void {
  target.metadata.wattbook = { ...recordSchema.parse(target.metadata.wattbook), ...marks };
}

/** What an executed notebook ran on; empty when it did not run. */
export function kernelOf({ metadata }: Notebook): Record<string, string> {
  return kernelSchema.parse(recordSchema.parse(metadata.wattbook).kernel);
}

/** Metadata without the marks of an earlier run. */
export function withoutMarks<Metadata extends Record<string, unknown>>(metadata: Metadata): Metadata {
  const { wattbook, ...others } = metadata;
  const { kernel: _kernel, failed: _failed, ...kept } = recordSchema.parse(wattbook);
  return { ...others, ...(Object.keys(kept).length === 0 ? {} : { wattbook: kept }) } as unknown as Metadata;
}
