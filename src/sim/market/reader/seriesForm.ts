/** How a file of time series is to be read: which rows count, when each holds, and where its value stands. */
import type { CsvRow } from './csvTable.js';

/** When a row holds, as its file says it. Figures of a clock are given as `Date.UTC` of what the clock shows. */
export type Stamp = {
  /** Start of the row's step; its end where the form labels steps by their end. */
  readonly labelMs: number;
  /** End of the step, where the file tells it beside the start. */
  readonly endMs?: number;
  /** Of a time that the clock shows twice in autumn: whether it is the second; undefined where the file does not tell. */
  readonly isSecondPass?: boolean;
  /** The file marks the row as a second pass, so its time must come twice. */
  readonly isFlagged?: boolean;
  /** The label in words, for errors. */
  readonly text: string;
};

export type SeriesForm = {
  /** Those that count, in the order of the file. */
  readonly rows: readonly CsvRow[];
  readonly stampOf: (row: CsvRow) => Stamp;
  /** IANA zone whose wall clock the stamps show; UTC for instants. */
  readonly clockZone: string;
  readonly label: 'start' | 'end';
  /** Length of all steps, where the form fixes it; else the file's rows tell it. */
  readonly stepMs?: number;
  /** Whether rows come in the order of time; of other forms any order is the nature. */
  readonly isSorted: boolean;
  /** Position of the columns in each row, from 0. */
  readonly timeIndex: number;
  readonly valueIndex: number;
  /** What stands for a value that the market did not publish, in lower case. */
  readonly gapWords?: readonly string[];
};

export type PriceForm = SeriesForm & {
  /** Of the file's numbers, as `EUR/MWh`. */
  readonly unit: string;
};

/** What is wanted of a price file. */
export type PriceChoice = {
  /** Hub, zone, node or area; where its rows are of several kinds, `name/kind`. */
  readonly column: string;
  /** IANA zone of local times, where the file itself names none. */
  readonly zone: string;
};

/** What the reader of a file asks for, whatever its form. */
export type ReadOptions = {
  /** Of the series, after scaling. */
  readonly unit: string;
  /** IANA zone in which errors tell the time. */
  readonly zone: string;
  /** What a value is called in errors. */
  readonly noun: string;
  /** The file's numbers are multiplied by it. */
  readonly scaleFactor?: number;
  /** Values beyond ± this many units are refused. */
  readonly limit?: number;
  /** A missing row or an empty cell: an error (default), or a named gap. */
  readonly holes?: 'error' | 'gap';
  /**
   * Rows in the hour that the clock skips in spring: an error (default), or dropped, for files that were filled on a
   * clock without changes.
   */
  readonly skippedHour?: 'error' | 'drop';
};
