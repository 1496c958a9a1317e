import type { CellDocument } from './documents.js';

/** First part of the names of all documents that hold cells; no file of a user bears it. */
export const CELL_PREFIX = 'wattbook-cell-';

/** A file, in memory alone, that holds one cell after another. */
export type Slot = { number: number; fileName: string; isJsx: boolean };

/** The name by which cells reach all slots. */
const ALL = '__wattbookCells';
const ALL_NAME = `${CELL_PREFIX}all`;

/**
 * Every slot imports one module, and that one imports every slot. So the files and their imports stay the same from
 * cell to cell, and the server reads anew only the one that changed, in a quarter of the time.
 */
export const ALL_FILE = `${ALL_NAME}.ts`;

/** The module that imports every slot. */
export function toAllText(slots: readonly Slot[]): string {
  const lines = slots.map(({ number }) => `export * as cell${number} from './${CELL_PREFIX}${number}';\n`);
  return `${lines.join('')}export {};\n`;
}

/** What a slot says that holds nothing. */
export const EMPTY_TEXT = `${importAll()} export {};\n`;

/** The slot of that number. */
export function toSlot(number: number, isJsx: boolean): Slot {
  return { number, fileName: `${CELL_PREFIX}${number}.${isJsx ? 'tsx' : 'ts'}`, isJsx };
}

/**
 * The text of a slot that holds a document. A cell's code comes first, so that `// @ts-nocheck` works; that of a draft
 * comes on the second line, so that its open bracket does not swallow what it takes.
 */
export function toSlotText({ code, isDraft, taken, given }: CellDocument, slotOf: (key: string) => Slot): string {
  const names = taken.map(({ name, source, form }) => {
    const origin = `${ALL}.cell${slotOf(source.key).number}.${name}`;
    return form === 'import' ? `import ${name} = ${origin};` : `declare ${form} ${name}: typeof ${origin};`;
  });
  const links = [importAll(), ...names, `export { ${given.join(', ')} };`].join(' ');
  return isDraft ? `${links}\n${code}\n` : `${code}\n${links}\n`;
}

/** The code as lines of its slot. */
export function codeInSlot({ code, isDraft }: CellDocument): string {
  return isDraft ? `\n${code}` : code;
}

function importAll(): string {
  return `import * as ${ALL} from './${ALL_NAME}';`;
}
