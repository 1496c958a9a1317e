import { WattbookError, type ErrorPlace } from '../base/errors.js';
import { formatQuantity } from '../base/format.js';
import { suggestName } from '../base/nearest.js';
import type { Block } from './block.js';
import type { ReportValue } from './cells.js';
import { readMarkdownFacts } from './markdown.js';

/** What a name in prose stands for. */
export type Citation =
  { kind: 'value'; value: ReportValue; text: string } | { kind: 'place'; name: string; text: string };

export type Citable = { blocks: readonly Block[]; values: readonly ReportValue[] };

/** All names that prose may cite: values, figures, tables. */
export function toCitations({ blocks, values }: Citable): Map<string, Citation> {
  const citations = new Map<string, Citation>();
  for (const value of values) {
    citations.set(value.name, { kind: 'value', value, text: formatQuantity(value.value, value.unit, value.digits) });
  }
  for (const block of blocks) {
    if (block.kind !== 'figure' && block.kind !== 'table') continue;
    const text = `${block.kind === 'figure' ? 'Figure' : 'Table'}\u00a0${block.number}`;
    citations.set(block.name, { kind: 'place', name: block.name, text });
  }
  return citations;
}

/**
 * Refuses Markdown that cites a name which the notebook does not have.
 *
 * @throws WattbookError `notebook` naming the nearest name.
 */
export function checkCitations(text: string, known: ReadonlyMap<string, Citation>, where: ErrorPlace): void {
  const unknown = readMarkdownFacts(text).citations.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new WattbookError('notebook', `{{${unknown}}} is no value, figure or table of this notebook`, {
    where,
    next: `${suggestName(unknown, [...known.keys()])} Put braces that mean themselves in backticks.`,
  });
}
