import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { WattbookError } from '../../base/errors.js';
import type { Cell, Notebook } from './nbformat.js';
import { formatMarker, isMarker, parseMarker, type Marker } from './percentMarker.js';

/** What the header says of the text itself, as Jupytext does. */
const TEXT_REPRESENTATION = { extension: '.ts', format_name: 'percent', format_version: '1.3' };
const HEADER_LINE = '// ---';
/** Front ends keep these for themselves; they change with every look. */
const VOLATILE = new Set(['collapsed', 'scrolled', 'execution', 'ExecuteTime', 'language_info', 'wattbook']);

const headerSchema = z.looseObject({ jupyter: z.record(z.string(), z.unknown()).default({}) });

/**
 * The notebook in percent text, the form that Jupytext and VS Code read: `// %%` starts a code cell, `// %% [markdown]`
 * one whose lines are comments. Text has no outputs and no ids.
 *
 * @param path names the file in messages.
 * @returns the document of nbformat 4.4, whose cells get their ids from the reader.
 * @throws WattbookError 'data' with the line when the header is no YAML, a marker makes no sense, code stands before the
 * first marker, or there is no marker at all.
 * @see https://jupytext.readthedocs.io/en/latest/formats-scripts.html
 * @example
 * ```ts @import.meta.vitest
 * const document = parsePercent('// %% [markdown]\n// # Prices\n\n// %%\nconst x = 1;\n', 'prices.ts');
 * expect(document).toMatchObject({ cells: [{ cell_type: 'markdown', source: '# Prices' }, { source: 'const x = 1;' }] });
 * ```
 */
export function parsePercent(text: string, path: string): Record<string, unknown> {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  const toError: ToError = (what, line, next) =>
    new WattbookError('data', what, { where: { notebook: path, line }, ...(next === undefined ? {} : { next }) });
  const headerCount = countHeader(lines, toError);
  const metadata = readHeader(lines.slice(0, headerCount), toError);
  const cells = splitCells(lines, headerCount, toError).map((part) => toDocumentCell(part, toError));
  return { nbformat: 4, nbformat_minor: 4, metadata, cells };
}

type ToError = (what: string, line: number, next?: string) => WattbookError;
type CellPart = { marker: Marker; line: number; body: string[] };

function countHeader(lines: readonly string[], toError: ToError): number {
  if (lines[0]?.trim() !== HEADER_LINE) return 0;
  const end = lines.findIndex((line, index) => index > 0 && line.trim() === HEADER_LINE);
  if (end < 0) throw toError('the header does not end', 1, `Close it with a line ${HEADER_LINE}.`);
  return end + 1;
}

function readHeader(lines: readonly string[], toError: ToError): Record<string, unknown> {
  if (lines.length === 0) return {};
  const yaml = lines.slice(1, -1).map(uncomment).join('\n');
  try {
    const { jupyter } = headerSchema.parse(parse(yaml) ?? {});
    const { jupytext: _jupytext, ...metadata } = jupyter;
    return metadata;
  } catch (cause) {
    throw toError(`the header is no YAML with the field jupyter (${String(cause).split('\n')[0] ?? ''})`, 1);
  }
}

function splitCells(lines: readonly string[], start: number, toError: ToError): CellPart[] {
  const parts: CellPart[] = [];
  for (const [index, text] of lines.entries()) {
    if (index < start) continue;
    const line = index + 1;
    if (isMarker(text)) parts.push({ marker: parseMarker(text, (what) => toError(what, line)), line, body: [] });
    else if (parts.length > 0) parts.at(-1)!.body.push(text);
    else if (text.trim() !== '') {
      throw toError('text before the first cell', line, 'Put a line // %% above it; // %% [markdown] starts prose.');
    }
  }
  if (parts.length === 0) throw toError('is no notebook: no line // %% starts a cell', 1);
  return parts;
}

function toDocumentCell({ marker, line, body }: CellPart, toError: ToError): unknown {
  const lines = withoutSeparator(body);
  const { kind, metadata } = marker;
  if (kind === 'code') {
    return { cell_type: kind, metadata, source: lines.join('\n'), execution_count: null, outputs: [] };
  }
  const bare = lines.findIndex((text) => text.trim() !== '' && !text.startsWith('//'));
  if (bare >= 0) {
    throw toError(
      `a line of a ${kind} cell is no comment`,
      line + 1 + bare,
      'Start it with //, or start a cell above it.',
    );
  }
  return { cell_type: kind, metadata, source: lines.map(uncomment).join('\n') };
}

/** One empty line stands before a marker and at the end of the file; the rest is the cell's. */
function withoutSeparator(body: readonly string[]): readonly string[] {
  return body.at(-1) === '' ? body.slice(0, -1) : body;
}

function uncomment(line: string): string {
  return line.replace(/^\/\/ ?/, '');
}

/**
 * The notebook as percent text. What a front end keeps for itself (`collapsed`, `execution`), what a run noted,
 * outputs, execution counts and ids are not in it.
 *
 * @throws WattbookError 'data' for code with a line that would start a cell.
 */
export function formatPercent(notebook: Notebook): string {
  const jupyter = { jupytext: { text_representation: TEXT_REPRESENTATION }, ...keptOf(notebook.metadata) };
  const yaml = stringify({ jupyter }, { lineWidth: 0 }).trimEnd();
  const header = [HEADER_LINE, ...comment(yaml), HEADER_LINE].join('\n');
  const cells = notebook.cells.map((cell, index) => formatCell(cell, { notebook: notebook.path, cell: index + 1 }));
  return `${[header, ...cells].join('\n\n')}\n`;
}

function formatCell(cell: Cell, where: { notebook: string; cell: number }): string {
  const marker = formatMarker({ kind: cell.cell_type, metadata: keptOf(cell.metadata) });
  const lines = cell.cell_type === 'code' ? cell.source.split('\n') : comment(cell.source);
  const at = lines.findIndex(isMarker);
  if (at >= 0) {
    const next = 'Write it otherwise, or keep the notebook as .ipynb.';
    throw new WattbookError('data', 'a line starts a cell in percent text', {
      where: { ...where, line: at + 1 },
      next,
    });
  }
  return cell.source === '' ? marker : `${marker}\n${lines.join('\n')}`;
}

function comment(text: string): string[] {
  return text.split('\n').map((line) => (line === '' ? '//' : `// ${line}`));
}

function keptOf(metadata: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !VOLATILE.has(key)));
}
