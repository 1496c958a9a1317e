import type { TimeGrid } from '../../base/grid.js';
import type { Series } from '../../base/series.js';
import { KWH_PER_MWH, toHours } from '../../base/units.js';
import type { Battery } from '../storage/battery.js';
import type { BatteryState } from '../storage/batteryStep.js';
import { initialState, stepBattery } from '../storage/batteryStep.js';

/**
 * What the schedule knew. `perfect`: all prices beforehand, so its revenue is an upper bound and must bear that label
 * wherever it is shown. `published`: past prices, and those that a market has published ahead, as day-ahead ones.
 * `backcast`: past prices only.
 */
export type Foresight = 'perfect' | 'published' | 'backcast';

/** The optimum with more than one steady power allowed in one step: no schedule can earn more. */
type Relaxation = {
  /** Revenue less wear and auxiliary energy. */
  readonly objectiveUsd: number;
  /** The dual bound at `storedWorth`, reckoned apart from the schedule and checked to equal the objective. */
  readonly dualBoundUsd: number;
  /** Worth of one more stored MWh at the end of each step. */
  readonly storedWorth: Series<'USD/MWh'>;
  /** Time in which it charges and discharges at once, as it may at negative prices; the executed schedule nets that. */
  readonly simultaneousHours: number;
  /** Most that one steady power a step can earn, less wear and auxiliary energy, exactly; null where it was not asked for. */
  readonly exclusiveUsd: number | null;
};

/** One battery driven by one schedule against the prices that came true. All series share one grid. */
export type ArbitrageRun = {
  readonly foresight: Foresight;
  readonly battery: Battery;
  /** Paid for each MWh taken. A gap is a step without a price: the battery stands idle in it. */
  readonly prices: Series<'USD/MWh'>;
  /** Earned for each MWh given; the same series as `prices` where one price holds both ways. */
  readonly sellPrices: Series<'USD/MWh'>;
  /** At the terminals, mean over the step; positive discharges (injects), negative charges (withdraws); 0 in a gap. */
  readonly power: Series<'kW'>;
  /** Stored at the end of each step, counted from an empty cell. */
  readonly energy: Series<'kWh'>;
  /** Lost within each step; at least 0. */
  readonly loss: Series<'kWh'>;
  /** Cost of each MWh discharged at the terminals that the schedule reckoned with. */
  readonly wearUsdPerMwh: number;
  /** Upper bound; null for a schedule that did not know the prices. */
  readonly relaxation: Relaxation | null;
};

/** How a schedule came about; the part of a run that is not physics. */
export type ScheduleOrigin = Pick<ArbitrageRun, 'foresight' | 'wearUsdPerMwh' | 'relaxation'>;

/** A schedule and the prices it meets. */
export type PricedSchedule = {
  /** Paid for each MWh taken. */
  readonly prices: Series<'USD/MWh'>;
  /** Earned for each MWh given. */
  readonly sellPrices: Series<'USD/MWh'>;
  /** One power per step; positive discharges. */
  readonly powersKw: Float64Array;
  /** Of the cells, for a battery with derating. */
  readonly temperature?: Series<'°C'>;
};

/**
 * Drives the battery through a schedule with the arithmetic and the checks of {@link stepBattery}, so that every energy and
 * limit is checked.
 *
 * @throws RangeError when a power cannot be held, or the battery has derating and the schedule no temperature.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../storage/battery.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 0.8, dischargeEfficiencyFraction: 1 };
 * const origin = { foresight: 'backcast' as const, wearUsdPerMwh: 0, relaxation: null };
 * const schedule = { prices, sellPrices: prices, powersKw: Float64Array.of(-10, 8) };
 * const run = executeSchedule(toBattery({ powerKw: 10, energyKwh: 8, ...losses }), schedule, origin);
 * expect([...run.energy.values]).toEqual([8, 0]);
 * expect([...run.loss.values]).toEqual([2, 0]);
 * ```
 */
export function executeSchedule(battery: Battery, schedule: PricedSchedule, origin: ScheduleOrigin): ArbitrageRun {
  const { prices, sellPrices, powersKw } = schedule;
  const { grid } = prices;
  if (powersKw.length !== grid.count) {
    throw new RangeError(`Give one power per step: ${powersKw.length} powers stand against ${grid.count} steps.`);
  }
  const energiesKwh = new Float64Array(grid.count);
  const lossesKwh = new Float64Array(grid.count);
  const held = { energiesKwh, lossesKwh };
  if (isPlain(battery)) holdPowers(toPlainHold(battery, grid.stepMs), powersKw, held);
  else stepThrough(battery, schedule, held);
  return Object.freeze({
    ...origin,
    ...{ battery, prices, sellPrices },
    power: toHeld('kW', grid, powersKw),
    energy: toHeld('kWh', grid, energiesKwh),
    loss: toHeld('kWh', grid, lossesKwh),
  });
}

/** Nothing but constant efficiencies bends the step. */
function isPlain(battery: Battery): boolean {
  const { chargeCurve, dischargeCurve, selfDischargePerHour, derating, rampKwPerMin, minimumHoldMs } = battery;
  const isFree = derating.length === 0 && rampKwPerMin === Infinity && minimumHoldMs === 0;
  return isFree && chargeCurve === null && dischargeCurve === null && selfDischargePerHour === 0;
}

/** Written by what holds the powers: stored at the end of each step and lost within it. */
type Held = { readonly energiesKwh: Float64Array; readonly lossesKwh: Float64Array };

function stepThrough(battery: Battery, schedule: PricedSchedule, { energiesKwh, lossesKwh }: Held): void {
  const { prices, powersKw, temperature } = schedule;
  const { stepMs } = prices.grid;
  let state: BatteryState = initialState(battery);
  for (let i = 0; i < powersKw.length; i += 1) {
    const before = temperature === undefined ? state : { ...state, temperatureC: temperature.values[i]! };
    const step = stepBattery(battery, before, powersKw[i]!, stepMs);
    state = step.state;
    energiesKwh[i] = state.energyKwh;
    lossesKwh[i] = step.lossKwh;
  }
}

/** Nearer to the window than this share of the battery's energy is rounding; {@link stepBattery} allows more. */
const ROUNDING_SHARE = 1e-12;

type PlainHold = ReturnType<typeof toPlainHold>;

/** A literal without spreads: objects of one shape keep the hot loop compiled. */
function toPlainHold(battery: Battery, stepMs: number) {
  return {
    battery,
    stepMs,
    stepHours: toHours(stepMs),
    limitKw: battery.powerKw,
    startKwh: battery.initialEnergyKwh,
    lowKwh: battery.minEnergyKwh,
    highKwh: battery.maxEnergyKwh,
    roundingKwh: ROUNDING_SHARE * battery.energyKwh,
    chargeEfficiencyFraction: battery.chargeEfficiencyFraction,
    dischargeEfficiencyFraction: battery.dischargeEfficiencyFraction,
  };
}

/**
 * Hot loop: {@link stepBattery} written out, bit for bit (a test holds it to that), without a state object a step. What it
 * would reject goes to it, for its message.
 */
function holdPowers(plain: PlainHold, powersKw: Float64Array, { energiesKwh, lossesKwh }: Held): void {
  const { stepHours, limitKw, startKwh, lowKwh, highKwh, roundingKwh } = plain;
  const { chargeEfficiencyFraction, dischargeEfficiencyFraction } = plain;
  let energyKwh = startKwh;
  for (let i = 0; i < powersKw.length; i += 1) {
    const powerKw = powersKw[i]!;
    const terminalKwh = powerKw * stepHours;
    // One of the two is 0; a branch on the sign could not be foretold.
    const outKwh = 0.5 * (terminalKwh + Math.abs(terminalKwh));
    const takenKwh = outKwh / dischargeEfficiencyFraction + (terminalKwh - outKwh) * chargeEfficiencyFraction;
    const nextKwh = energyKwh - takenKwh;
    const keptKwh = nextKwh < lowKwh ? lowKwh : nextKwh > highKwh ? highKwh : nextKwh;
    const isHeld = Math.abs(nextKwh - keptKwh) <= roundingKwh && Math.abs(powerKw) <= limitKw;
    energyKwh = isHeld ? keptKwh : stepBattery(plain.battery, { energyKwh }, powerKw, plain.stepMs).state.energyKwh;
    energiesKwh[i] = energyKwh;
    lossesKwh[i] = takenKwh - terminalKwh;
  }
}

/** What the steps have checked is not checked again. */
function toHeld<Unit extends string>(unit: Unit, grid: TimeGrid, values: Float64Array): Series<Unit> {
  return Object.freeze({ unit, grid, values, gaps: [] });
}

/**
 * What the battery takes for itself beside its terminals, bought in every step with a price.
 *
 * @units USD.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 3 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, NaN, 50), gaps: [] };
 * expect(auxiliaryUsd({ auxiliaryKw: 100 }, prices, prices)).toBe(6);
 * ```
 */
export function auxiliaryUsd(
  { auxiliaryKw }: Pick<Battery, 'auxiliaryKw'>,
  prices: Series<'USD/MWh'>,
  sellPrices: Series<'USD/MWh'>,
): number {
  if (auxiliaryKw === 0) return 0;
  const sumUsdPerMwh = prices.values.reduce(
    (sum, usdPerMwh, i) => (Number.isNaN(usdPerMwh + sellPrices.values[i]!) ? sum : sum + usdPerMwh),
    0,
  );
  return (sumUsdPerMwh * auxiliaryKw * toHours(prices.grid.stepMs)) / KWH_PER_MWH;
}
