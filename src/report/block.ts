import type { FigureOutput, TableOutput } from '../base/output.js';
import type { PlotlyFigure } from './plotly.js';

/** One piece of a report's body, in reading order. Plain data, no HTML of ours; text is untrusted until rendered. */
export type Block =
  | MarkdownBlock
  | CodeBlock
  | FigureBlock
  | TableBlock
  | ImageBlock
  | { kind: 'text'; cell: number; text: string }
  /** Foreign HTML, to be sanitised by whoever shows it. */
  | { kind: 'html'; cell: number; html: string }
  /** What the cell wrote to its error stream. */
  | { kind: 'warning'; cell: number; text: string }
  /** A failure that the cell's tag `raises-exception` announced. */
  | { kind: 'error'; cell: number; name: string; message: string };

export type MarkdownBlock = {
  kind: 'markdown';
  /** Position among all cells of the notebook, from 1. */
  cell: number;
  text: string;
  /** Prose cells cite results as `{{name}}`; Markdown that a program wrote does not. */
  cites: boolean;
  /** Image address in the text -> data URI. */
  images: Record<string, string>;
};

export type CodeBlock = { kind: 'code'; cell: number; source: string; language: string };

export type FigureBlock = Omit<FigureOutput, 'kind'> & {
  kind: 'figure';
  cell: number;
  /** Counted from 1 through the report. */
  number: number;
  plotly: PlotlyFigure;
};

export type TableBlock = Omit<TableOutput, 'kind'> & { kind: 'table'; cell: number; number: number };

export type ImageBlock = { kind: 'image'; cell: number; dataUri: string; alt: string };
