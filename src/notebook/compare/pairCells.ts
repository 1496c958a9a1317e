import { diffWords } from 'diff';
import type { Cell } from '../format/nbformat.js';

/** Positions from 0 of a cell before and after; a cell that came or went has one of them. */
export type CellPair = { before?: number; after?: number };

/** Share of its words that a rewritten cell must keep to count as the same. */
const LIKENESS = 0.5;

/**
 * Which cell became which: by id, then by the same text, then, between cells that are paired, by
 * likeness, then by place.
 *
 * @returns in the order of the later notebook; a cell that went stands after the one that it followed.
 */
export function pairCells(before: readonly Cell[], after: readonly Cell[]): CellPair[] {
  const partners = new Map<number, number>();
  const taken = new Set<number>();
  const match = (isSame: (old: Cell, now: Cell, i: number, j: number) => boolean): void => {
    for (const [j, now] of after.entries()) {
      if (partners.has(j)) continue;
      const i = before.findIndex((old, index) => !taken.has(index) && isSame(old, now, index, j));
      if (i < 0) continue;
      partners.set(j, i);
      taken.add(i);
    }
  };
  // The one cell that is left between two pairs, before and after.
  const isAlone = (i: number, j: number): boolean =>
    (i === 0 ? j === 0 : partners.get(j - 1) === i - 1) &&
    (i === before.length - 1 ? j === after.length - 1 : partners.get(j + 1) === i + 1);
  match((old, now) => old.id === now.id);
  match((old, now) => old.cell_type === now.cell_type && old.source === now.source);
  match((old, now, i, j) => isBetween(partners, i, j) && likeness(old, now) >= LIKENESS);
  match((old, now, i, j) => old.cell_type === now.cell_type && isAlone(i, j));
  return inOrder(before.length, after.length, partners);
}

/** Whether pairing i with j crosses no pair that is there. */
function isBetween(partners: ReadonlyMap<number, number>, i: number, j: number): boolean {
  return [...partners].every(([after, before]) => after < j === before < i);
}

function likeness(old: Cell, now: Cell): number {
  if (old.cell_type !== now.cell_type) return 0;
  const kept = diffWords(old.source, now.source)
    .filter(({ added, removed }) => !added && !removed)
    .reduce((sum, { value }) => sum + value.length, 0);
  return kept / Math.max(1, old.source.length, now.source.length);
}

function inOrder(beforeCount: number, afterCount: number, partners: ReadonlyMap<number, number>): CellPair[] {
  const kept = new Set(partners.values());
  const gone = (from: number): CellPair[] => {
    const pairs: CellPair[] = [];
    for (let i = from; i < beforeCount && !kept.has(i); i++) pairs.push({ before: i });
    return pairs;
  };
  const pairs = gone(0);
  for (let j = 0; j < afterCount; j++) {
    const i = partners.get(j);
    pairs.push(i === undefined ? { after: j } : { before: i, after: j });
    if (i !== undefined) pairs.push(...gone(i + 1));
  }
  return pairs;
}
