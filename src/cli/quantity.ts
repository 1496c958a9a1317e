/** Numbers on the command line: with a unit that is checked, or within a range. */
import { WattbookError } from '../base/errors.js';
import { MEASURES, readMeasure } from './measure.js';

const NUMBER = /^-?(\d+(\.\d*)?|\.\d+)$/;
const SHARE_WANTED = 'give a share from 0 to 1 (not percent)';

/**
 * A power above 0 such as `1MW` or `250kW`.
 *
 * @units kW out.
 * @throws WattbookError `usage` that says what is wanted: no unit, another unit, no number, or nothing above 0.
 * @example
 * ```ts @import.meta.vitest
 * expect(parsePowerKw('--power', '1.5MW')).toBe(1500);
 * expect(() => parsePowerKw('--power', '1MWh')).toThrow('MWh is a unit of energy');
 * ```
 */
export function parsePowerKw(option: string, text: string | undefined): number {
  return parseAboveZero(option, text, 'power');
}

/**
 * An energy above 0 such as `4MWh` or `500kWh`.
 *
 * @units kWh out.
 * @throws WattbookError `usage` as {@link parsePowerKw}.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseEnergyKwh('--energy', '4 MWh')).toBe(4000);
 * ```
 */
export function parseEnergyKwh(option: string, text: string | undefined): number {
  return parseAboveZero(option, text, 'energy');
}

/**
 * A plain number from 0, such as a cost.
 *
 * @param wanted what to give, as `a cost in USD per MWh`.
 * @throws WattbookError `usage` for anything else.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseFromZero('--wear', '12.5', 'a cost in USD per MWh')).toBe(12.5);
 * ```
 */
export function parseFromZero(option: string, text: string, wanted: string): number {
  const number = NUMBER.test(text.trim()) ? Number(text) : NaN;
  if (number >= 0 && number < Infinity) return number;
  throw new WattbookError('usage', `${option} ${text}: give ${wanted}, a plain number from 0`);
}

/**
 * A share above 0 and at most 1.
 *
 * @throws WattbookError `usage` for anything else, percent included.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseShare('--round-trip', '0.85')).toBe(0.85);
 * expect(() => parseShare('--round-trip', '85')).toThrow('not percent');
 * ```
 */
export function parseShare(option: string, text: string): number {
  const number = NUMBER.test(text.trim()) ? Number(text) : NaN;
  if (number > 0 && number <= 1) return number;
  throw new WattbookError('usage', `${option} ${text}: ${SHARE_WANTED}, above 0, such as 0.85`);
}

/**
 * Two shares with a hyphen between them, the lower one first.
 *
 * @throws WattbookError `usage` for anything else.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseWindow('--window', '0.1-0.9')).toEqual([0.1, 0.9]);
 * ```
 */
export function parseWindow(option: string, text: string): [low: number, high: number] {
  const parts = text.split('-').map((part) => part.trim());
  const [low = NaN, high = NaN] = parts.map((part) => (NUMBER.test(part) ? Number(part) : NaN));
  if (parts.length === 2 && low >= 0 && low < high && high <= 1) return [low, high];
  throw new WattbookError('usage', `${option} ${text}: ${SHARE_WANTED}, the lower one first, such as 0.1-0.9`);
}

function parseAboveZero(option: string, text: string | undefined, measure: 'power' | 'energy'): number {
  const { noun, examples } = MEASURES[measure];
  if (text === undefined) throw new WattbookError('usage', `${option} is missing: give ${noun}, as ${examples}`);
  const read = readMeasure(measure, text);
  if (typeof read === 'number' && read > 0) return read;
  const fault = typeof read === 'string' ? read : `${measure} must be above 0; give ${noun}, as ${examples}`;
  throw new WattbookError('usage', `${option} ${text}: ${fault}`);
}
