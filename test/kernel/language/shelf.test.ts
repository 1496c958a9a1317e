import { expect, it } from 'vitest';
import { addToScope, toCellDocument, type CellDocument, type Scope } from '../../../src/kernel/language/documents.js';
import { createShelf } from '../../../src/kernel/language/shelf.js';
import { readOutline } from '../../../src/kernel/typescript/outline.js';

/** Cells of which each takes a name of the tenth before it. */
function makeSession(count: number): CellDocument[] {
  const scope: Scope = new Map();
  return Array.from({ length: count }, (_, i) => {
    const code = `const v${i} = ${i < 10 ? i : `v${i - 10}`};`;
    const outline = readOutline(code);
    const document = toCellDocument(code, outline, scope);
    addToScope(scope, document, { outline });
    return document;
  });
}

it('keeps every document that is asked about, with those it needs, in slots of their own', () => {
  const texts = new Map<string, string>();
  const shelf = createShelf((name, text) => texts.set(name, text));
  const documents = makeSession(1000);
  for (const asked of [...documents, ...documents.toReversed().filter((_, i) => i % 7 === 0)]) {
    shelf.hold([asked]);
    for (let one: CellDocument | undefined = asked; one !== undefined; one = one.taken[0]?.source) {
      const origins = one.taken.map(
        ({ name, source }) => `${/(?<=-)\d+(?=\.ts$)/.exec(shelf.fileOf(source))?.[0]}.${name}`,
      );
      const [code, links] = texts.get(shelf.fileOf(one))!.split('\n');
      expect(code).toBe(one.code);
      expect(links?.match(/(?<=\.cell)[^;]*(?=;)/g) ?? []).toEqual(origins);
    }
    shelf.clear();
  }
  // What it may hold, the needs of two answers, and the module that leads to all.
  expect(texts.size).toBeLessThanOrEqual(300 + 2 * 100 + 1);
});

it('names a document by all that it says and takes', () => {
  const [first, second] = [makeSession(30), makeSession(30)];
  expect(first.map(({ key }) => key)).toEqual(second.map(({ key }) => key));
  expect(new Set(first.map(({ key }) => key)).size).toBe(30);
});
