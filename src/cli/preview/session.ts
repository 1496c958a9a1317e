import { WattbookError } from '../../base/errors.js';
import { changedInputs, executeOnce, type Executed } from '../../notebook/cache/executeOnce.js';
import { fingerprintAll, takeFingerprints, type SeenInput } from '../../notebook/cache/inputs.js';
import { compareRecipes, type Recipe } from '../../notebook/cache/recipe.js';
import { applyRunResult, toRunResult, type RunResult } from '../../notebook/cache/runResult.js';
import type { CellProgress } from '../../notebook/execute.js';
import type { Notebook } from '../../notebook/format/nbformat.js';
import type { PreparedRun } from '../prepareRun.js';

/** What a preview shows and does; the world outside it. */
export type PreviewWorld = {
  /** Reads the notebook and its parameters anew. */
  prepare: () => Promise<PreparedRun>;
  /** The page of an executed notebook. */
  format: (notebook: Notebook, prepared: PreparedRun) => Promise<string>;
  /** A new page, or only a line on what goes on. */
  show: (shown: { html?: string; status: string; isFault: boolean }) => void;
  /** Says which files to watch beside the notebook. */
  watch: (paths: readonly string[]) => void;
  environment: Readonly<Record<string, string | undefined>>;
  /** Folder from which files are named. */
  project: string;
};

/** The last run that ended well. */
type Run = { recipe: Recipe; inputs: SeenInput[]; result: RunResult };

/** A run on its way, and what its inputs were when it began, as far as they are known. */
type Running = { recipe: Recipe; inputs: SeenInput[]; stop: AbortController; ended: Promise<void> };

export type PreviewSession = {
  /** Something may have changed. */
  refresh: () => void;
  close: () => Promise<void>;
};

/**
 * Keeps a page at the state of its files: new prose goes onto the last outputs at once; a change of code or of a file that
 * a cell read stops what runs and starts again.
 */
export function createPreviewSession(world: PreviewWorld): PreviewSession {
  let last: Run | undefined;
  let running: Running | undefined;
  let looking = Promise.resolve();
  let isClosed = false;

  async function look(): Promise<void> {
    if (isClosed) return;
    const prepared = await world.prepare();
    const reasons = await whyStale(last, prepared.cache.recipe, world);
    if (last !== undefined && reasons.length === 0) {
      world.show({ html: await world.format(applyRunResult(prepared.notebook, last.result), prepared), ...UP_TO_DATE });
      return;
    }
    if (running !== undefined && (await whyStale(running, prepared.cache.recipe, world)).length === 0) return;
    running?.stop.abort();
    await running?.ended;
    await start(prepared, reasons);
  }

  async function start(prepared: PreparedRun, reasons: readonly string[]): Promise<void> {
    const inputs = await fingerprintAll(last?.inputs ?? [], takeFingerprints(world.environment));
    const stop = new AbortController();
    world.show({ status: `running: ${reasons.join('; ')}`, isFault: false });
    const ended = run(prepared, stop.signal, world)
      .then((ran) => void (last = ran))
      .catch((error: unknown) => {
        if (!stop.signal.aborted) world.show({ status: toWords(error), isFault: true });
      })
      .finally(() => (running = undefined));
    running = { recipe: prepared.cache.recipe, inputs, stop, ended };
  }

  function refresh(): void {
    looking = looking.then(look).catch((error: unknown) => {
      world.show({ status: toWords(error), isFault: true });
    });
  }

  async function close(): Promise<void> {
    isClosed = true;
    running?.stop.abort();
    await running?.ended;
    await looking;
  }

  return { refresh, close };
}

/** Runs the notebook and shows its page. */
async function run(prepared: PreparedRun, signal: AbortSignal, world: PreviewWorld): Promise<Run> {
  const { notebook, launcher, directory, cache } = prepared;
  const options = { launcher, directory, onProgress: toLine(world), signal };
  const executed = await executeOnce(notebook, options, cache);
  const ran = await toRun(executed, cache.recipe, world);
  world.watch(pathsOf(ran.inputs));
  // The prose may have changed while the cells ran.
  const now = await world.prepare();
  const isSame = compareRecipes(cache.recipe, now.cache.recipe).length === 0;
  const shown = isSame ? applyRunResult(now.notebook, ran.result) : executed.notebook;
  world.show({ html: await world.format(shown, prepared), ...UP_TO_DATE });
  return ran;
}

const UP_TO_DATE = { status: 'up to date', isFault: false };

async function whyStale(
  last: Pick<Run, 'recipe' | 'inputs'> | undefined,
  recipe: Recipe,
  { environment, project }: PreviewWorld,
): Promise<string[]> {
  if (last === undefined) return ['first run'];
  const reasons = compareRecipes(last.recipe, recipe);
  return reasons.length > 0
    ? reasons
    : changedInputs(last.inputs, { fingerprints: takeFingerprints(environment), project });
}

async function toRun(executed: Executed, recipe: Recipe, { environment }: PreviewWorld): Promise<Run> {
  const inputs = await fingerprintAll(executed.inputs ?? [], takeFingerprints(environment));
  return { recipe, inputs, result: toRunResult(executed.notebook) };
}

function pathsOf(inputs: readonly SeenInput[]): string[] {
  return inputs.flatMap((input) => (input.kind === 'variable' ? [] : [input.path]));
}

function toLine({ show }: PreviewWorld): (progress: CellProgress) => void {
  return ({ cell, cellCount, label, state }) => {
    if (state === 'running') show({ status: `running cell ${cell} of ${cellCount}: ${label}`, isFault: false });
  };
}

function toWords(error: unknown): string {
  return error instanceof WattbookError ? error.message : String(error);
}
