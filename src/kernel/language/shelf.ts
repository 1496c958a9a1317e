import { closureOf, type CellDocument } from './documents.js';
import { ALL_FILE, EMPTY_TEXT, toAllText, toSlot, toSlotText, type Slot } from './slots.js';

/** Documents that a server holds; beyond them only what is asked about. */
const HELD_LIMIT = 300;

/** The documents that a server holds, each in a slot of its own. */
export type Shelf = {
  /** Puts documents there, with those they need; returns whether the last free slot went. */
  hold: (documents: readonly CellDocument[]) => boolean;
  /** The file that holds a document. */
  fileOf: (document: CellDocument) => string;
  documentOf: (fileName: string) => CellDocument | undefined;
  /** Takes a document away; its slot is free from the next `clear` on. */
  forget: (document: CellDocument) => void;
  /** Says that nobody reads what has been taken away. */
  clear: () => void;
  /** Makes empty slots, so that cells to come find one. */
  addSpare: (count: number) => void;
};

/** @param write gives a file of the server a text */
export function createShelf(write: (fileName: string, text: string) => void): Shelf {
  const slots: Slot[] = [];
  const held = new Map<string, { document: CellDocument; slot: Slot }>();
  const free: Slot[] = [];
  const left: Slot[] = [];

  let writtenCount = 0;

  function add(isJsx: boolean): Slot {
    const slot = toSlot(slots.length, isJsx);
    slots.push(slot);
    return slot;
  }

  function writeAll(): void {
    if (slots.length > writtenCount) write(ALL_FILE, toAllText(slots));
    writtenCount = slots.length;
  }

  function hold(documents: readonly CellDocument[]): boolean {
    const needed = new Map(documents.flatMap((document) => [...closureOf(document)]));
    if (held.size > HELD_LIMIT) {
      for (const [key, { document }] of held) if (!needed.has(key)) forget(document);
    }
    const missing = [...needed.values()].filter(({ key }) => !held.has(key));
    for (const document of missing) {
      held.set(document.key, { document, slot: takeOf(free, document) ?? add(document.isJsx) });
    }
    const slotOf = (key: string): Slot => held.get(key)!.slot;
    for (const document of missing) write(slotOf(document.key).fileName, toSlotText(document, slotOf));
    writeAll();
    return missing.length > 0 && free.length === 0;
  }

  function forget({ key }: CellDocument): void {
    const slot = held.get(key)?.slot;
    if (slot !== undefined) left.push(slot);
    held.delete(key);
  }

  return {
    hold,
    fileOf: ({ key }) => held.get(key)!.slot.fileName,
    documentOf: (fileName) => [...held.values()].find(({ slot }) => slot.fileName === fileName)?.document,
    forget,
    clear: () => free.unshift(...left.splice(0)),
    addSpare: (count) => {
      free.push(...Array.from({ length: count }, () => add(false)));
      for (const { fileName } of free.slice(-count)) write(fileName, EMPTY_TEXT);
      writeAll();
    },
  };
}

function takeOf(free: Slot[], { isJsx }: CellDocument): Slot | undefined {
  const index = free.findIndex((slot) => slot.isJsx === isJsx);
  return index < 0 ? undefined : free.splice(index, 1)[0];
}
