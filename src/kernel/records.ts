import type { OnInput } from './inputs.js';
import type { CellOutput } from './output.js';

/** What is kept of a cell once it has run: late output goes to its listener, its source explains errors. */
export type CellRecord = {
  id: number;
  executionCount: number;
  label: string;
  source: string;
  onOutput: (output: CellOutput) => void;
  onInput: OnInput | undefined;
};

export type Records = {
  add: (cell: CellRecord) => void;
  /** The cell of that number; the latest one for a number that is unknown or forgotten. */
  find: (id: number) => CellRecord | undefined;
  /** Source of the latest cell of that label. */
  sourceOf: (label: string) => string | undefined;
};

/** Cells remembered; older ones are forgotten, so that a session of any length keeps its size. */
const KEPT = 2000;

/** Keeps the latest cells of a session. */
export function createRecords(): Records {
  const cells = new Map<number, CellRecord>();
  let latest: CellRecord | undefined;
  return {
    add: (cell) => {
      cells.set(cell.id, cell);
      cells.delete(cell.id - KEPT);
      latest = cell;
    },
    find: (id) => cells.get(id) ?? latest,
    sourceOf: (label) => {
      if (latest?.label === label) return latest.source;
      return [...cells.values()].findLast((cell) => cell.label === label)?.source;
    },
  };
}
