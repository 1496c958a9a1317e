import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { CacheOptions } from '../notebook/cache/executeOnce.js';
import { readOwnFingerprint } from '../notebook/cache/ownFingerprint.js';
import type { Environment } from '../notebook/cache/inputs.js';
import { toRecipe } from '../notebook/cache/recipe.js';
import { openStore } from '../notebook/cache/store.js';
import { projectOf } from '../notebook/projectFolder.js';
import { withRules, type WorldRules } from '../notebook/worldRules.js';
import type { PreparedNotebook } from './prepare.js';

/** A notebook that is ready to run, and what is kept of its runs. */
export type PreparedRun = PreparedNotebook & { cache: CacheOptions };

/** Folder of kept runs, in the folder of the project. */
const CACHE_FOLDER = join('.wattbook', 'cache');
const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'];

/** Adds what decides whether the notebook has to run; a fresh one always has. */
export async function prepareRun(
  prepared: PreparedNotebook,
  { environment, isFresh, rules }: { environment: Environment; isFresh: boolean; rules: WorldRules },
): Promise<PreparedRun> {
  const { notebook, given, launcher } = prepared;
  const project = projectOf(dirname(notebook.path));
  const store = openStore(join(project, CACHE_FOLDER));
  const [own, lockText] = await Promise.all([readOwnFingerprint(), readLockText(project)]);
  return {
    ...prepared,
    launcher: withRules(launcher, rules),
    cache: {
      store: isFresh ? { ...store, entries: () => Promise.resolve([]) } : store,
      project,
      notebookId: relative(project, notebook.path),
      recipe: toRecipe(notebook, {
        parameters: given,
        kernel: nameKernel(launcher.name, own, rules),
        lockText,
      }),
      environment,
    },
  };
}

function nameKernel(name: string, own: string, rules: WorldRules): string {
  const held = Object.keys(rules).length === 0 ? '' : ` under ${JSON.stringify(rules)}`;
  return `${name} ${own} on Node ${process.version}${held}`;
}

async function readLockText(project: string): Promise<string | undefined> {
  const texts = LOCK_FILES.map((name) => readFile(join(project, name), 'utf8').catch(() => undefined));
  return (await Promise.all(texts)).find((text) => text !== undefined);
}
