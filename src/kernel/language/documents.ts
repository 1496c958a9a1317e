import { createHash } from 'node:crypto';
import type { NameKind, Outline } from '../typescript/outline.js';
import { renameGlobal } from '../typescript/rename.js';

/** A cell as a module of its own, which takes the names it mentions from the cells that declare them. */
export type CellDocument = {
  /** A digest of all that the module says, and of those it takes from. */
  key: string;
  code: string;
  isJsx: boolean;
  /** Whether the code is still being written. */
  isDraft: boolean;
  taken: TakenName[];
  /** Names that others may take. */
  given: string[];
};

type TakenName = {
  name: string;
  source: CellDocument;
  /** How it is declared here; an import cannot be written to. */
  form: 'import' | 'let' | 'const';
};

/** The names that a new cell finds, each as the last cell that declared it left it. */
export type Scope = Map<string, { document: CellDocument; kind: NameKind }>;

/** The module of a cell that is to be checked. */
export function toCellDocument(code: string, outline: Outline, scope: Scope): CellDocument {
  const { declared, exported, used, isJsx } = outline;
  const taken = takeNames(used, outline, scope);
  const given = [...declared.keys()].filter((name) => !exported.has(name));
  const said = [code, String(isJsx), ...taken.map(({ name, form, source }) => `${form} ${name} ${source.key}`)];
  const key = createHash('sha1').update(said.join('\0')).digest('hex');
  return { key, code, isJsx, isDraft: false, taken, given };
}

/** The module of a cell that is being written; `also` are names that it may come to mention. */
export function toDraft(
  code: string,
  outline: Outline,
  { scope, also }: { scope: Scope; also: Iterable<string> },
): CellDocument {
  const taken = takeNames(new Set([...outline.used, ...also]), outline, scope);
  return { key: `draft ${++draftCount}`, code, isJsx: outline.isJsx, isDraft: true, taken, given: [] };
}

let draftCount = 0;

/** Makes the names of a cell those that later cells find; of its values those that were made. */
export function addToScope(
  scope: Scope,
  document: CellDocument,
  { outline, made }: { outline: Outline; made?: readonly string[] | undefined },
): void {
  const isThere = new Set(made ?? outline.declared.keys());
  for (const [name, kind] of outline.declared) {
    if (kind === 'type' || isThere.has(name) || isThere.has(renameGlobal(name))) scope.set(name, { document, kind });
  }
}

/** A document and those that it needs, by their keys. */
export function closureOf(document: CellDocument): Map<string, CellDocument> {
  const found: CellDocument[] = [];
  const seen = new Set<string>();
  const waiting = [document];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next.key)) continue;
    seen.add(next.key);
    found.push(next);
    waiting.push(...next.taken.map(({ source }) => source));
  }
  return new Map(found.map((one) => [one.key, one]));
}

function takeNames(names: ReadonlySet<string>, { assigned, declared }: Outline, scope: Scope): TakenName[] {
  return [...names].flatMap((name) => {
    const origin = scope.get(name);
    if (origin === undefined || declared.has(name)) return [];
    const { document: source, kind } = origin;
    if (!assigned.has(name)) return [{ name, source, form: 'import' }];
    const form = kind === 'variable' ? 'let' : kind === 'constant' ? 'const' : 'import';
    return [{ name, source, form }];
  });
}
