import { nameBefore, type Draft } from './draft.js';
import { codePointCount, toUnit, type LspPosition } from './positions.js';
import { withoutDocuments } from './problems.js';

/** What may stand in the place from `start` to `end`, in code points, best first. */
export type Completion = {
  matches: string[];
  start: number;
  end: number;
  types: { text: string; type: string; signature?: string }[];
};

type Item = {
  label: string;
  kind?: number;
  sortText?: string;
  detail?: string;
  textEdit?: { range?: { start: LspPosition }; newText: string };
};

/** More than these nobody reads; their signatures are left out. */
const DESCRIBED_LIMIT = 40;

/** Kinds of the Language Server Protocol by their numbers. */
const KINDS: Record<number, string> = {
  2: 'method',
  3: 'function',
  4: 'class',
  5: 'property',
  6: 'variable',
  7: 'class',
  8: 'interface',
  9: 'module',
  10: 'property',
  13: 'enum',
  14: 'keyword',
  17: 'path',
  19: 'path',
  20: 'property',
  21: 'constant',
  25: 'type',
};

/** What may follow at the cursor of a draft. */
export async function completeIn({ code, cursor, ask }: Draft): Promise<Completion> {
  const answer = (await ask('textDocument/completion', { context: { triggerKind: 1 } })) as { items: Item[] } | null;
  const unit = toUnit(code, cursor);
  const prefix = pathOrName(code, unit, answer?.items ?? []);
  const start = cursor - codePointCount(prefix);
  const found = inOrder((answer?.items ?? []).filter(isPlain), prefix);
  const described =
    found.length > DESCRIBED_LIMIT ? found : await Promise.all(found.map((item) => describe(item, ask)));
  return {
    matches: found.map(({ label }) => label),
    start,
    end: cursor,
    types: described.map(({ label, kind = 0, detail }) => ({
      text: label,
      type: wordOf(detail) ?? KINDS[kind] ?? 'text',
      ...(detail === undefined || detail === '' ? {} : { signature: withoutDocuments(detail) }),
    })),
  };
}

/** Of a name that an earlier cell declares the server knows only that it is imported. */
function wordOf(detail = ''): string | undefined {
  const word = /^\(alias\) (\w+)/.exec(detail)?.[1];
  return word === 'const' || word === 'let' || word === 'var' ? 'variable' : word;
}

/** In a string the last part of a path is completed, elsewhere a name. */
function pathOrName(code: string, unit: number, items: readonly Item[]): string {
  const isPath = items.length > 0 && items.every(({ kind = 0 }) => KINDS[kind] === 'path' || KINDS[kind] === 'module');
  return isPath ? (/[^/'"`]*$/.exec(code.slice(0, unit))?.[0] ?? '') : nameBefore(code, unit);
}

// A key that is no name would replace the dot before it too, for which one range for all leaves no room.
function isPlain({ textEdit }: Item): boolean {
  return textEdit?.newText.startsWith('[') !== true;
}

/** Those that begin as what is there does, in the same letters where there are such. */
function inOrder(items: readonly Item[], prefix: string): Item[] {
  const exact = items.filter(({ label }) => label.startsWith(prefix));
  const small = prefix.toLowerCase();
  const chosen = exact.length > 0 ? exact : items.filter(({ label }) => label.toLowerCase().startsWith(small));
  const byLabel = new Map(chosen.map((item) => [item.label, item]));
  return [...byLabel.values()].sort((a, b) => compare(a.sortText ?? '', b.sortText ?? '') || compare(a.label, b.label));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

async function describe(item: Item, ask: Draft['ask']): Promise<Item> {
  try {
    return { ...item, ...((await ask('completionItem/resolve', item)) as Item) };
  } catch {
    // The match stands without it.
    return item;
  }
}
