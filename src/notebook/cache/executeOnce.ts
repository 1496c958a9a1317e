import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { executeNotebook, type ExecuteOptions } from '../execute.js';
import type { Notebook } from '../format/nbformat.js';
import type { RunInputs } from '../kernel.js';
import type { Input } from '../input.js';
import { fingerprintAll, takeFingerprints, type Environment, type Fingerprints, type SeenInput } from './inputs.js';
import { compareRecipes, type Recipe } from './recipe.js';
import { applyRunResult, toRunResult, type RunResult } from './runResult.js';
import type { Entry, ResultStore } from './store.js';

/** File systems note times by a clock that ticks this coarsely. */
const CLOCK_STEP_MS = 20;

export type CacheOptions = {
  store: ResultStore;
  /** Its folder; files in it are named from there. */
  project: string;
  /** Names the notebook in the store. */
  notebookId: string;
  recipe: Recipe;
  environment: Environment;
};

/** Why a notebook has to run, or the kept run that stands for it. */
export type Decision = { isKept: true; entry: Entry } | { isKept: false; reasons: string[] };

/**
 * Decides whether a kept run is still the result: its recipe is the same, and all that it looked at is as it was.
 *
 * @param options.fingerprints shared by the decisions of one moment; taken for this one by default.
 */
export async function decide(options: CacheOptions & { fingerprints?: Fingerprints }): Promise<Decision> {
  const { store, project, notebookId, recipe, environment } = options;
  const { fingerprints = takeFingerprints(environment) } = options;
  const entries = await store.entries(notebookId);
  let nearest: string[] | undefined;
  for (const entry of entries) {
    const reasons = compareRecipes(entry.recipe, recipe);
    if (reasons.length === 0) reasons.push(...(await changedInputs(entry.inputs, { fingerprints, project })));
    if (reasons.length === 0) return { isKept: true, entry };
    nearest ??= reasons;
  }
  return { isKept: false, reasons: nearest ?? ['no run of it is kept'] };
}

/** What of all that a run looked at is not as it was, in words. */
export async function changedInputs(
  inputs: readonly SeenInput[],
  { fingerprints, project }: { fingerprints: Fingerprints; project: string },
): Promise<string[]> {
  const now = await Promise.all(inputs.map((input) => fingerprints.of(input)));
  return inputs.filter((input, index) => input.fingerprint !== now[index]).map((input) => nameInput(input, project));
}

function nameInput(input: SeenInput, project: string): string {
  if (input.kind === 'variable') return `the environment variable ${input.name} changed`;
  const inside = relative(project, input.path);
  const path = inside.startsWith('..') ? input.path : inside;
  if (input.kind === 'missing') return `${path} is there now`;
  return input.kind === 'folder' ? `other files are in ${path}` : `${path} changed`;
}

/** An executed notebook and how it came about. */
export type Executed = {
  notebook: Notebook;
  decision: Decision;
  /** What the run looked at; undefined when the kernel does not tell. */
  inputs: readonly Input[] | undefined;
  /** Why a run that was made now is not kept. */
  whyNotKept?: string;
};

/**
 * The executed notebook: from a kept run where one stands for it, else run now, and kept when it can be.
 *
 * @throws what {@link executeNotebook} throws; a run that fails is not kept.
 */
export async function executeOnce(notebook: Notebook, options: ExecuteOptions, cache: CacheOptions): Promise<Executed> {
  const decision = await decide(cache);
  if (!decision.isKept) return runAndKeep(notebook, options, { ...cache, decision });
  const result = await cache.store.read(decision.entry);
  if (result === undefined) {
    const reasons = ['the kept result is damaged'];
    return runAndKeep(notebook, options, { ...cache, decision: { isKept: false, reasons } });
  }
  const executed = applyRunResult(notebook, result);
  await options.save?.(executed);
  return { notebook: executed, decision, inputs: decision.entry.inputs };
}

async function runAndKeep(
  notebook: Notebook,
  options: ExecuteOptions,
  { decision, ...cache }: CacheOptions & { decision: Decision },
): Promise<Executed> {
  const startMs = Date.now();
  let seen: RunInputs | undefined;
  const executed = await executeNotebook(notebook, {
    ...options,
    onRan: async (kernel) => {
      seen = await kernel.inputs?.();
    },
  });
  const whyNotKept = await keep(cache, { seen, startMs, result: toRunResult(executed) });
  return { notebook: executed, decision, inputs: seen?.inputs, ...(whyNotKept === undefined ? {} : { whyNotKept }) };
}

type Ran = { seen: RunInputs | undefined; startMs: number; result: RunResult };

/** @returns why it is not kept, undefined when it is. */
async function keep(
  { store, notebookId, recipe, environment }: Omit<CacheOptions, 'decision'>,
  { seen, startMs, result }: Ran,
): Promise<string | undefined> {
  if (seen === undefined) return 'the kernel does not tell what a run looks at';
  const [hindrance] = [...seen.hindrances, ...(await changedSince(seen.inputs, startMs))];
  if (hindrance !== undefined) return hindrance;
  const inputs = await fingerprintAll(seen.inputs, takeFingerprints(environment));
  try {
    await store.keep(notebookId, { recipe, inputs }, result);
    return undefined;
  } catch (error) {
    return `the store cannot be written (${error instanceof Error ? error.message : String(error)})`;
  }
}

/** Files that were changed while the run looked at them: nobody knows which bytes it saw. */
async function changedSince(inputs: readonly Input[], startMs: number): Promise<string[]> {
  const changes = await Promise.all(
    inputs.map(async (input) => {
      if (input.kind === 'variable' || input.kind === 'missing') return [];
      const changedMs = (await stat(input.path).catch(() => undefined))?.ctimeMs ?? Infinity;
      return changedMs >= startMs - CLOCK_STEP_MS ? [`${input.path} changed while it ran`] : [];
    }),
  );
  return changes.flat();
}
