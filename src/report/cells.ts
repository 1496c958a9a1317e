import { WattbookError } from '../base/errors.js';
import type { AuthorOutput, InputOutput, SourceOutput, ValueOutput } from '../base/output.js';
import { hasTag, type Cell, type CodeCell, type Notebook } from '../notebook/format/nbformat.js';
import type { Block } from './block.js';
import { refuseUnfinished } from './finished.js';
import { toPiece, type Piece } from './outputs.js';
import { toProgramProse, toProse, type CellPlace, type ReadImage } from './prose.js';

/** What the cells of a notebook hold, sorted by what becomes of it. */
export type Contents = {
  blocks: Block[];
  values: ReportValue[];
  sources: ReportSource[];
  inputs: ReportInput[];
};

export type ReportValue = Omit<ValueOutput, 'kind'> & { cell: number };
export type ReportSource = Omit<SourceOutput, 'kind'>;
export type ReportInput = Omit<InputOutput, 'kind'>;

type Draft = Contents & {
  notebook: Notebook;
  readImage: ReadImage;
  language: string;
  /** Every name taken by a value, figure or table -> its cell. */
  names: Map<string, number>;
  figureCount: number;
  tableCount: number;
};

/**
 * Sorts the outputs of all cells: values, sources and inputs leave their place, figures and tables get their number.
 *
 * @throws WattbookError `notebook` on an unfinished cell, a name taken twice or an output that cannot be shown whole.
 */
export function readCells(notebook: Notebook, readImage: ReadImage): Contents {
  const language = notebook.metadata.kernelspec?.language;
  const draft: Draft = {
    blocks: [],
    values: [],
    sources: [],
    inputs: [],
    notebook,
    readImage,
    language: typeof language === 'string' ? language : 'text',
    names: new Map(),
    figureCount: 0,
    tableCount: 0,
  };
  notebook.cells.forEach((cell, index) => {
    const place = { notebook: notebook.path, cell: index + 1 };
    refuseUnfinished(cell, place);
    if (cell.cell_type === 'markdown') addProse(draft, cell, place);
    if (cell.cell_type === 'code') addCode(draft, cell, place);
  });
  const { blocks, values, sources, inputs } = draft;
  return { blocks, values, sources, inputs };
}

function addProse(draft: Draft, cell: Cell, place: CellPlace): void {
  const isHidden = hasTag(cell, 'remove-cell') || hasTag(cell, 'remove-input');
  if (!isHidden && cell.source.trim() !== '') draft.blocks.push(toProse(cell, place, draft.readImage));
}

const CODE_HIDING_TAGS = ['remove-cell', 'remove-input', 'parameters', 'injected-parameters'];

function addCode(draft: Draft, cell: CodeCell, place: CellPlace): void {
  const isCodeShown = cell.source.trim() !== '' && !CODE_HIDING_TAGS.some((tag) => hasTag(cell, tag));
  if (isCodeShown) {
    draft.blocks.push({ kind: 'code', cell: place.cell, source: cell.source, language: draft.language });
  }
  const areOutputsShown = !hasTag(cell, 'remove-cell') && !hasTag(cell, 'remove-output');
  for (const output of cell.outputs) {
    const piece = toPiece(output, place);
    // Values, sources and inputs count even where the cell's outputs are not shown.
    if (piece.kind === 'author') addFact(draft, piece.output, place);
    else if (areOutputsShown) addShown(draft, piece, place);
  }
}

function addFact(draft: Draft, output: Exclude<AuthorOutput, { kind: 'figure' | 'table' }>, place: CellPlace): void {
  switch (output.kind) {
    case 'value': {
      takeName(draft, output.name, place);
      const { name, label, value, unit, digits } = output;
      draft.values.push({ name, label, value, unit, digits, cell: place.cell });
      return;
    }
    case 'source':
      draft.sources.push({ nature: output.nature, title: output.title, detail: output.detail });
      return;
    case 'input':
      addInput(draft, output, place);
  }
}

function addInput(draft: Draft, { path, sha256, sizeBytes }: InputOutput, place: CellPlace): void {
  const known = draft.inputs.find((other) => other.path === path);
  if (known === undefined) draft.inputs.push({ path, sha256, sizeBytes });
  else if (known.sha256 !== sha256) {
    throw new WattbookError('notebook', `${path} changed while the notebook ran`, {
      where: place,
      next: 'Run it again.',
    });
  }
}

function addShown(draft: Draft, piece: Exclude<Piece, { kind: 'author' }>, place: CellPlace): void {
  const { cell } = place;
  switch (piece.kind) {
    case 'table':
      takeName(draft, piece.name, place);
      draft.tableCount += 1;
      draft.blocks.push({ ...piece, cell, number: draft.tableCount });
      return;
    case 'figure': {
      draft.figureCount += 1;
      const name = piece.name ?? `figure-${draft.figureCount}`;
      takeName(draft, name, place);
      draft.blocks.push({ ...piece, name, cell, number: draft.figureCount });
      return;
    }
    case 'markdown':
      draft.blocks.push(toProgramProse(piece.text, place));
      return;
    case 'text':
    case 'warning':
      draft.blocks.push({ kind: piece.kind, text: piece.text, cell });
      return;
    case 'html':
    case 'image':
    case 'error':
      draft.blocks.push({ ...piece, cell });
  }
}

function takeName(draft: Draft, name: string, place: CellPlace): void {
  const earlier = draft.names.get(name);
  if (earlier === undefined) {
    draft.names.set(name, place.cell);
    return;
  }
  throw new WattbookError('notebook', `the name ${name} is taken by cell ${earlier}`, {
    where: place,
    next: 'Give each value, figure and table a name of its own.',
  });
}
