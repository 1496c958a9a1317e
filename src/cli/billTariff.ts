import { WattbookError } from '../base/errors.js';
import { parseBillingPeriods } from '../sim/market/tariff/parseBillingPeriods.js';
import { parseUrdb } from '../sim/market/tariff/parseUrdb.js';
import type { ExportSpec } from '../sim/market/tariff/exportRule.js';
import type { Tariff } from '../sim/market/tariff/tariff.js';
import { toTariff } from '../sim/market/tariff/tariff.js';

export type TariffSource = {
  /** Name shown in errors. */
  readonly file: string;
  /** Which rate of a URDB file with several. */
  readonly label: string | undefined;
  readonly leaveOut: readonly string[];
  readonly export: ExportSpec | undefined;
};

/**
 * A tariff file: URDB's JSON where the text begins with a brace or bracket, else the billing-period table of StorageVET and
 * DER-VET.
 *
 * @throws WattbookError `data` as their readers; `usage` for an option that only URDB's form knows.
 */
export function parseTariff(text: string, source: TariffSource): Tariff {
  const { file, label, leaveOut, export: rule } = source;
  if (/^\uFEFF?\s*[{[]/.test(text)) {
    return toTariff(
      parseUrdb(text, {
        file,
        leaveOut,
        ...(label === undefined ? {} : { label }),
        ...(rule === undefined ? {} : { export: rule }),
      }),
    );
  }
  const odd = label !== undefined ? '--label' : leaveOut.length > 0 ? '--leave-out' : undefined;
  if (odd !== undefined)
    throw new WattbookError('usage', `${odd} is for URDB files; ${file} is a billing-period table`);
  const spec = parseBillingPeriods(text, { file });
  if (rule !== undefined && rule.kind !== 'none') {
    throw new WattbookError(
      'usage',
      `--export ${rule.kind}: ${file} is a billing-period table, which has no selling rates`,
    );
  }
  return toTariff(spec);
}
