import { z } from 'zod';
import { kernelOf, mark } from '../format/marks.js';
import { outputSchema, type Notebook } from '../format/nbformat.js';
import { codeCells } from './recipe.js';

const record = z.record(z.string(), z.unknown());

/** What a run adds to a notebook. */
export const resultSchema = z.object({
  cells: z.array(
    z.object({ outputs: z.array(outputSchema), execution_count: z.int().nullable(), execution: record.optional() }),
  ),
  languageInfo: z.unknown(),
  kernel: z.record(z.string(), z.string()),
});

export type RunResult = z.output<typeof resultSchema>;

/** What its run has added to an executed notebook. */
export function toRunResult(executed: Notebook): RunResult {
  return {
    cells: codeCells(executed).map(({ outputs, execution_count, metadata }) => ({
      outputs,
      execution_count,
      ...(metadata.execution === undefined ? {} : { execution: metadata.execution as Record<string, unknown> }),
    })),
    languageInfo: executed.metadata.language_info,
    kernel: kernelOf(executed),
  };
}

/** The notebook as if it had run: a copy with a result on its code cells. */
export function applyRunResult(notebook: Notebook, { cells, languageInfo, kernel }: RunResult): Notebook {
  const copy = structuredClone(notebook);
  for (const [index, cell] of codeCells(copy).entries()) {
    const { outputs, execution_count, execution } = cells[index]!;
    Object.assign(cell, { outputs, execution_count });
    if (execution !== undefined) cell.metadata.execution = execution;
  }
  copy.metadata.language_info = languageInfo;
  mark(copy, { kernel });
  return copy;
}
