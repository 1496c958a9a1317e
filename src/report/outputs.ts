import { WattbookError, type ErrorPlace } from '../base/errors.js';
import { PLOTLY_MIME, WATTBOOK_MIME, type AuthorOutput, type TableOutput } from '../base/output.js';
import type { CellOutput } from '../notebook/format/nbformat.js';
import { parseAuthorOutput } from './author.js';
import type { ImageBlock } from './block.js';
import { describePlotly, parsePlotly, plotlyTitle, type PlotlyFigure } from './plotly.js';

/** One output of a cell as the report understands it, before figures and tables have their numbers. */
export type Piece =
  | { kind: 'author'; output: Exclude<AuthorOutput, { kind: 'figure' | 'table' }> }
  | TableOutput
  | { kind: 'figure'; name: string | undefined; title: string; caption: string; alt: string; plotly: PlotlyFigure }
  | { kind: 'markdown' | 'text' | 'warning'; text: string }
  | { kind: 'html'; html: string }
  | { kind: 'image'; dataUri: string; alt: string }
  | { kind: 'error'; name: string; message: string };

const IMAGE_MIMES = ['image/svg+xml', 'image/png', 'image/jpeg', 'image/gif', 'image/webp'];
// Colours and cursor moves of terminals: escape, bracket, parameters, letter.
const ANSI = /\u001b\[[0-9;?]*[A-Za-z]/g;

/**
 * Reads one output of an executed cell.
 *
 * @throws WattbookError `notebook` for an output that a report cannot show whole.
 */
export function toPiece(output: CellOutput, where: ErrorPlace): Piece {
  switch (output.output_type) {
    case 'stream':
      return { kind: output.name === 'stderr' ? 'warning' : 'text', text: withoutAnsi(output.text) };
    case 'error':
      return { kind: 'error', name: output.ename, message: withoutAnsi(output.evalue) };
    case 'display_data':
    case 'execute_result':
      return bundleToPiece(output.data, where);
  }
}

/** From rich to plain, as Jupyter chooses; the wattbook part and plotly stand above them all. */
function bundleToPiece(data: Record<string, unknown>, where: ErrorPlace): Piece {
  if (WATTBOOK_MIME in data) return authorToPiece(data, where);
  if (PLOTLY_MIME in data) return plotlyToPiece(data[PLOTLY_MIME], where);
  return imageToPiece(data) ?? textToPiece(data, where);
}

function authorToPiece(data: Record<string, unknown>, where: ErrorPlace): Piece {
  const output = parseAuthorOutput(data[WATTBOOK_MIME], where);
  if (output.kind === 'figure') return { ...output, plotly: parsePlotly(data[PLOTLY_MIME], where) };
  return output.kind === 'table' ? output : { kind: 'author', output };
}

function plotlyToPiece(data: unknown, where: ErrorPlace): Piece {
  const plotly = parsePlotly(data, where);
  const title = plotlyTitle(plotly);
  if (title === undefined) {
    throw new WattbookError('notebook', 'a chart has no title', {
      where,
      next: 'Show it with figure(chart, { name, title, caption, alt }) of the package wattbook, or give its layout a title.',
    });
  }
  return { kind: 'figure', name: undefined, title, caption: '', alt: describePlotly(title, plotly), plotly };
}

function imageToPiece(data: Record<string, unknown>): Omit<ImageBlock, 'cell'> | undefined {
  const mime = IMAGE_MIMES.find((type) => typeof data[type] === 'string');
  if (mime === undefined) return undefined;
  const content = data[mime] as string;
  const alt = typeof data['text/plain'] === 'string' ? data['text/plain'] : 'Image made by the notebook';
  return { kind: 'image', dataUri: toDataUri(mime, content), alt };
}

/** As an image an SVG runs no script and loads nothing. */
function toDataUri(mime: string, content: string): string {
  const isSvg = mime === 'image/svg+xml';
  const base64 = isSvg ? Buffer.from(content, 'utf8').toString('base64') : content.replace(/[^A-Za-z0-9+/=]/g, '');
  return `data:${mime};base64,${base64}`;
}

function textToPiece(data: Record<string, unknown>, where: ErrorPlace): Piece {
  const { 'text/html': html, 'text/markdown': markdown, 'text/plain': text } = data;
  if (typeof html === 'string') return { kind: 'html', html };
  if (typeof markdown === 'string') return { kind: 'markdown', text: markdown };
  if (typeof text === 'string') return { kind: 'text', text: withoutAnsi(text) };
  if ('application/json' in data) return { kind: 'text', text: JSON.stringify(data['application/json'], undefined, 2) };
  throw new WattbookError('notebook', `a report cannot show ${Object.keys(data).join(', ') || 'an empty output'}`, {
    where,
    next: 'Show it as text, HTML, Markdown, an image, a plotly figure or a table.',
  });
}

function withoutAnsi(text: string): string {
  return text.replace(ANSI, '');
}
