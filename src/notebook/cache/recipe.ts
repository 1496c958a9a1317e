import { hasTag, type CodeCell, type Notebook } from '../format/nbformat.js';
import { INJECTED_TAG } from '../parameters/injectParameters.js';
import { fingerprintOf } from './inputs.js';

/** All that goes into a result beside the inputs that a run looks at; each part by its fingerprint or as it is. */
export type Recipe = {
  /** The code cells in their order, with the tags that change what runs. */
  cells: string[];
  parameters: Record<string, string>;
  kernel: string;
  /** Of the file that fixes the versions of packages. */
  packages: string;
};

/** Tags that change whether or how a cell runs. */
const RUN_TAGS = ['parameters', 'skip-execution', 'raises-exception'];

export type RecipeOptions = {
  /** Values that are given to this run. */
  parameters: Readonly<Record<string, unknown>>;
  /** Name and version of the kernel and of this program. */
  kernel: string;
  /** The text of the lock file; undefined where there is none. */
  lockText: string | undefined;
};

/**
 * The recipe of a run. Prose is not in it, and no output.
 *
 * @param notebook with the given parameters injected.
 */
export function toRecipe(notebook: Notebook, { parameters, kernel, lockText }: RecipeOptions): Recipe {
  const given = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    // The cell of given parameters has a part of its own.
    cells: codeCells(notebook)
      .filter((cell) => !hasTag(cell, INJECTED_TAG))
      .map(fingerprintCell),
    parameters: Object.fromEntries(given.map(([name, value]) => [name, JSON.stringify(value)])),
    kernel,
    packages: fingerprintOf(lockText),
  };
}

/** The code cells of a notebook, in order. */
export function codeCells({ cells }: Notebook): CodeCell[] {
  return cells.filter((cell): cell is CodeCell => cell.cell_type === 'code');
}

function fingerprintCell(cell: CodeCell): string {
  const tags = RUN_TAGS.filter((tag) => hasTag(cell, tag));
  return fingerprintOf(JSON.stringify([cell.source, tags])).slice(0, 16);
}

/** What is different, in words for the one who asks why; empty when nothing is. */
export function compareRecipes(before: Recipe, now: Recipe): string[] {
  const reasons = compareCells(before.cells, now.cells);
  const names = [...new Set([...Object.keys(before.parameters), ...Object.keys(now.parameters)])];
  for (const name of names) {
    const [old, given] = [before.parameters[name], now.parameters[name]];
    if (old !== given) reasons.push(`parameter ${name}: ${old ?? 'not given'} before, ${given ?? 'not given'} now`);
  }
  if (before.kernel !== now.kernel) reasons.push(`the kernel was ${before.kernel}, it is ${now.kernel}`);
  if (before.packages !== now.packages) reasons.push('the versions of packages changed');
  return reasons;
}

function compareCells(before: readonly string[], now: readonly string[]): string[] {
  if (before.length !== now.length) return [`${before.length} code cells before, ${now.length} now`];
  const changed = now.flatMap((cell, index) => (cell === before[index] ? [] : [index + 1]));
  if (changed.length === 0) return [];
  return [`code cell ${changed.slice(0, 5).join(', ')}${changed.length > 5 ? ' and more' : ''} changed`];
}
