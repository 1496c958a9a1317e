import { WattbookError } from '../../../base/errors.js';
import type { TariffSpec } from './tariff.js';
import { toTariff } from './tariff.js';

/**
 * The tariff itself, when `toTariff` accepts it.
 *
 * @throws WattbookError `data` naming the file and the field, where `toTariff` throws a RangeError.
 * @example
 * ```ts @import.meta.vitest
 * const spec = { name: 'A', energy: { periods: [] } };
 * expect(() => requireTariff(spec, 'r.json')).toThrow('r.json: the tariff does not fit together');
 * ```
 */
export function requireTariff(spec: TariffSpec, file: string): TariffSpec {
  try {
    toTariff(spec);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new WattbookError('data', 'the tariff does not fit together', {
      where: { file },
      next: cause.message,
      cause,
    });
  }
  return spec;
}
