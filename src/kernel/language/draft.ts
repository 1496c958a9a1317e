import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readOutline } from '../typescript/outline.js';
import { toDraft, type Scope } from './documents.js';
import { toPositionAt, toUnit, type LspPosition } from './positions.js';
import type { Serving } from './serving.js';
import { codeInSlot } from './slots.js';

/** Names of the notebook that are offered at most, the latest. */
const OFFERED_NAMES = 200;

/** A question about code that is being written. */
export type Draft = {
  code: string;
  /** In Unicode code points from the start of the code. */
  cursor: number;
  /** Asks about the place of the cursor, or by way of `params` about another. */
  ask: (method: string, params?: object) => Promise<unknown>;
  /** The place so many UTF-16 units before the cursor. */
  positionBefore: (units: number) => LspPosition;
  /** Text of a document or file that an answer names. */
  textOf: (uri: string) => Promise<string | undefined>;
};

export type WithDraft = <Result>(
  code: string,
  cursor: number,
  use: (draft: Draft) => Promise<Result>,
) => Promise<Result>;

type Notebook = { serving: Serving; scope: Scope; takeEdits: () => void };

/** Lends a draft that finds the names of the notebook and is gone afterwards. */
export function createDrafting({ serving, scope, takeEdits }: Notebook): WithDraft {
  return async (code, cursor, use) => {
    takeEdits();
    const document = toDraft(code, readOutline(code), { scope, also: namesAt(code, cursor, scope) });
    const unit = toUnit(code, cursor);
    const positionBefore = (units: number): LspPosition => {
      const { line, character } = toPositionAt(code, unit - units);
      // Its slot has one line before it.
      return { line: line + 1, character };
    };
    try {
      return await use({
        code,
        cursor,
        ask: (method, params) => serving.ask(method, document, { position: positionBefore(0), ...params }),
        positionBefore,
        textOf: (uri) => textOf(uri, serving),
      });
    } finally {
      serving.tell(({ forget }) => {
        forget(document);
      });
    }
  };
}

/** Names of the notebook that what is being written at the cursor may become. */
function namesAt(code: string, cursor: number, scope: Scope): string[] {
  const prefix = nameBefore(code, toUnit(code, cursor)).toLowerCase();
  return [...scope.keys()].filter((name) => name.toLowerCase().startsWith(prefix)).slice(-OFFERED_NAMES);
}

const NAME_BEFORE = /[\p{ID_Continue}$\u200c\u200d]*$/u;

/** The name, or its beginning, that ends at a place of a text, counted in UTF-16 units. */
export function nameBefore(text: string, unit: number): string {
  return NAME_BEFORE.exec(text.slice(0, unit))?.[0] ?? '';
}

async function textOf(uri: string, serving: Serving): Promise<string | undefined> {
  const own = await serving.documentOf(uri);
  if (own !== undefined) return codeInSlot(own);
  try {
    return readFileSync(fileURLToPath(uri), 'utf8');
  } catch {
    // The server's own files, of what JavaScript brings, lie within it.
    return undefined;
  }
}
