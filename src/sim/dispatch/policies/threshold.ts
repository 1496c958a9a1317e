import type { PowerRange } from '../../storage/powerLimits.js';
import { feasiblePowerKw } from '../../storage/batteryStep.js';
import type { Policy, PolicySetting, PolicyView } from './policy.js';

export type ThresholdOptions = {
  /** It begins to charge below this price. */
  readonly chargeBelowUsdPerMwh: number;
  /** It begins to discharge above this price. */
  readonly dischargeAboveUsdPerMwh: number;
  /** How far back across its threshold the price must come before it stops; 0 by default. */
  readonly hysteresisUsdPerMwh?: number;
  /** It discharges down to this state of charge; the battery's own window by default. */
  readonly minSocFraction?: number;
  /** It charges up to this state of charge; the battery's own window by default. */
  readonly maxSocFraction?: number;
  /** How far the state of charge must leave such an end before it goes that way again; 0 by default. */
  readonly socHysteresisFraction?: number;
};

type Way = 'charge' | 'discharge' | 'idle';

/**
 * Charges at full power while power is cheap and discharges while it is dear, by two thresholds with hysteresis in price
 * and in state of charge. It looks at the latest known price only.
 *
 * @throws RangeError when the bands of the two thresholds overlap or a share is out of its range.
 * @source the double threshold of online one-way trading, e.g. El-Yaniv et al., Algorithmica 30 (2001) 101-139.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { runPolicy } = await import('./runPolicy.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 5 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(19, 24, 26, 61, 56), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const policy = thresholdPolicy({ chargeBelowUsdPerMwh: 20, dischargeAboveUsdPerMwh: 60, hysteresisUsdPerMwh: 5 });
 * const run = runPolicy(toBattery({ powerKw: 1, energyKwh: 9, ...losses }), prices, policy);
 * expect([...run.power.values]).toEqual([-1, -1, 0, 1, 1]);
 * ```
 */
export function thresholdPolicy(options: ThresholdOptions): Policy {
  requireThresholds(options);
  return (setting) => {
    let way: Way = 'idle';
    let [isFull, isEmpty] = [false, false];
    const { minEnergyKwh, maxEnergyKwh, socHysteresisKwh } = toBand(options, setting);
    return (view) => {
      const { energyKwh } = view.state;
      isFull = energyKwh >= (isFull ? maxEnergyKwh - socHysteresisKwh : maxEnergyKwh);
      isEmpty = energyKwh <= (isEmpty ? minEnergyKwh + socHysteresisKwh : minEnergyKwh);
      way = nextWay(options, way, view.priceUsdPerMwh(view.pricedIndex));
      if (way === 'idle' || (way === 'charge' ? isFull : isEmpty)) return 0;
      const { minKw, maxKw } = rangeInside(setting, view, { minEnergyKwh, maxEnergyKwh });
      return way === 'charge' ? minKw : maxKw;
    };
  };
}

/** A price that is not known (NaN) ends either way. */
function nextWay(options: ThresholdOptions, way: Way, priceUsdPerMwh: number): Way {
  const { chargeBelowUsdPerMwh, dischargeAboveUsdPerMwh, hysteresisUsdPerMwh = 0 } = options;
  const cheapUsdPerMwh = chargeBelowUsdPerMwh + (way === 'charge' ? hysteresisUsdPerMwh : 0);
  const dearUsdPerMwh = dischargeAboveUsdPerMwh - (way === 'discharge' ? hysteresisUsdPerMwh : 0);
  if (priceUsdPerMwh < cheapUsdPerMwh) return 'charge';
  return priceUsdPerMwh > dearUsdPerMwh ? 'discharge' : 'idle';
}

function toBand(options: ThresholdOptions, { battery }: PolicySetting) {
  const { minSocFraction = 0, maxSocFraction = 1, socHysteresisFraction = 0 } = options;
  return {
    minEnergyKwh: Math.max(battery.minEnergyKwh, minSocFraction * battery.energyKwh),
    maxEnergyKwh: Math.min(battery.maxEnergyKwh, maxSocFraction * battery.energyKwh),
    socHysteresisKwh: socHysteresisFraction * battery.energyKwh,
  };
}

/** The powers that keep the battery inside a window narrower than its own. */
function rangeInside(
  { battery, grid }: PolicySetting,
  { state, range }: PolicyView,
  window: { readonly minEnergyKwh: number; readonly maxEnergyKwh: number },
): PowerRange {
  const { minKw, maxKw } = feasiblePowerKw({ ...battery, ...window }, state, grid.stepMs);
  return { minKw: Math.max(range.minKw, minKw), maxKw: Math.min(range.maxKw, maxKw) };
}

function requireThresholds(options: ThresholdOptions): void {
  const { chargeBelowUsdPerMwh, dischargeAboveUsdPerMwh, hysteresisUsdPerMwh = 0 } = options;
  const { minSocFraction = 0, maxSocFraction = 1, socHysteresisFraction = 0 } = options;
  const isApart = chargeBelowUsdPerMwh + hysteresisUsdPerMwh <= dischargeAboveUsdPerMwh - hysteresisUsdPerMwh;
  if (!(hysteresisUsdPerMwh >= 0 && isApart)) {
    throw new RangeError(
      `Give thresholds further apart than twice the hysteresis, which is from 0; these are ${chargeBelowUsdPerMwh} and ` +
        `${dischargeAboveUsdPerMwh} USD/MWh with ${hysteresisUsdPerMwh}.`,
    );
  }
  const isBand = minSocFraction >= 0 && maxSocFraction <= 1 && socHysteresisFraction >= 0;
  if (isBand && minSocFraction + socHysteresisFraction <= maxSocFraction) return;
  throw new RangeError(
    `Give states of charge from 0 to 1 at least the hysteresis apart; these are ${minSocFraction} and ` +
      `${maxSocFraction} with ${socHysteresisFraction}.`,
  );
}
