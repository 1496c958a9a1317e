import { parsePrices } from '../../../../src/sim/market/reader/parsePrices.js';

export const zone = 'America/Chicago';
export const source = { file: 'p.csv', column: 'HB_NORTH', zone };

/** Reads price text as the column HB_NORTH of `p.csv`. */
export const parse = (text: string) => parsePrices(text, source);

/** Hours ending of one local day, priced 40 plus the hour; `skip` leaves some out. */
export const day = (date: string, skip: number[] = []) =>
  Array.from({ length: 24 }, (_, i) => i + 1)
    .filter((hour) => !skip.includes(hour))
    .map((hour) => `${date},${String(hour).padStart(2, '0')}:00,${40 + hour}`);

/** Rows in the wide form with hours ending. */
export const wide = (...rows: string[]) => ['date,he,HB_NORTH', ...rows].join('\n');
