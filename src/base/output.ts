/**
 * What an author's word leaves behind in a cell: the contract between `author`, which writes it, and `report`, which
 * reads it back out of the executed notebook. It stands in a MIME bundle under {@link WATTBOOK_MIME}, beside the
 * standard types that any other viewer shows (plotly JSON, HTML, Markdown, plain text).
 */
export const WATTBOOK_MIME = 'application/vnd.wattbook+json';
export const PLOTLY_MIME = 'application/vnd.plotly.v1+json';

export type AuthorOutput = FigureOutput | TableOutput | ValueOutput | SourceOutput | InputOutput;

/** A chart; the plotly figure itself stands under {@link PLOTLY_MIME} in the same bundle. */
export type FigureOutput = {
  kind: 'figure';
  /** Kebab-case, unique in the notebook: anchor and file name. */
  name: string;
  title: string;
  /** One or two sentences under the chart: what to read off it. */
  caption: string;
  /** What a reader who cannot see the chart must know. */
  alt: string;
};

export type TableOutput = {
  kind: 'table';
  name: string;
  title: string;
  caption: string;
  columns: TableColumn[];
  /** One array per row, as long as `columns`. */
  rows: TableCell[][];
};

export type TableColumn = {
  label: string;
  /** Shown in the header after the label; absent for text and plain counts. */
  unit?: string;
  /** Digits after the decimal point for numbers. */
  digits?: number;
};

export type TableCell = string | number | null;

/** A named result; prose cites it as `{{name}}`. */
export type ValueOutput = {
  kind: 'value';
  /** Kebab-case, unique in the notebook. */
  name: string;
  label: string;
  /** Unrounded. */
  value: number;
  unit: string;
  /** Digits after the decimal point when shown. */
  digits: number;
};

/** What the numbers of the whole notebook rest on; shown on the first page. */
export type SourceOutput = {
  kind: 'source';
  nature: 'measured' | 'generated';
  /** One line, for example `ERCOT HB_NORTH day-ahead, 2022`. */
  title: string;
  /** Gaps, fill policy, calibration, licence. */
  detail: string;
};

/** A file the notebook read. */
export type InputOutput = {
  kind: 'input';
  /** Relative to the notebook's folder; of an absolute path the file's name alone, since folders of a machine are private. */
  path: string;
  sha256: string;
  sizeBytes: number;
};
