/** The linear program of one battery against known prices, and the energies it can move in one step. */

/** Energies count from the lower end of the usable window. All arrays have one value per step. */
export type ArbitrageProblem = {
  /** Paid for energy taken from the site; NaN in a step in which the battery stands idle. */
  readonly buyUsdPerMwh: Float64Array;
  /** Earned with energy given to the site; NaN in a step in which the battery stands idle. */
  readonly sellUsdPerMwh: Float64Array;
  readonly stepHours: number;
  readonly powerKw: number;
  /** At the terminals, from 0 to `powerKw`; null where `powerKw` holds throughout. */
  readonly chargeLimitsKw: Float64Array | null;
  /** At the terminals, from 0 to `powerKw`; null where `powerKw` holds throughout. */
  readonly dischargeLimitsKw: Float64Array | null;
  readonly usableKwh: number;
  readonly chargeEfficiencyFraction: number;
  readonly dischargeEfficiencyFraction: number;
  readonly startKwh: number;
  /** Exact energy wanted at the end; null leaves it free and without value. */
  readonly endKwh: number | null;
  /** Cost of each MWh discharged at the terminals. */
  readonly wearUsdPerMwh: number;
};

/**
 * The program as the hot loops read it. The most by which a step can raise or lower the stored energy at full power, and
 * the usable energy, are whole multiples of a power of two so small that they keep all their digits. Sums of such numbers are exact, so no rounding gathers
 * however many steps there are, and energies that should be equal are equal.
 */
export type Reach = Omit<ArbitrageProblem, 'startKwh' | 'endKwh'> & {
  readonly quantumKwh: number;
  readonly upKwh: number;
  readonly downKwh: number;
  /** Stored per terminal power held for one step. */
  readonly upHours: number;
  readonly downHours: number;
  /** Terminal power that raises the stored energy by 1 kWh in one step. */
  readonly kwPerUpKwh: number;
  /** Terminal power that lowers it by 1 kWh in one step. */
  readonly kwPerDownKwh: number;
};

/** Bits below the largest energy; one bit of a double's 53 is left for sums. */
const QUANTUM_BITS = 51;

/**
 * The reach of one step.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 0.5, powerKw: 8, usableKwh: 16, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.5 };
 * const free = { chargeLimitsKw: null, dischargeLimitsKw: null };
 * const prices = { buyUsdPerMwh: Float64Array.of(1), sellUsdPerMwh: Float64Array.of(1) };
 * const reach = toReach({ ...sizes, ...losses, ...free, ...prices });
 * expect([reach.upKwh, reach.downKwh, reach.usableKwh]).toEqual([2, 8, 16]);
 * ```
 */
export function toReach(problem: ArbitrageProblem): Reach {
  const { powerKw, stepHours, usableKwh } = problem;
  const upHours = stepHours * problem.chargeEfficiencyFraction;
  const downHours = stepHours / problem.dischargeEfficiencyFraction;
  const largestKwh = usableKwh + powerKw * (upHours + downHours);
  const quantumKwh = 2 ** (Math.ceil(Math.log2(largestKwh)) - QUANTUM_BITS);
  // A literal without spreads: objects of one shape keep the hot loops compiled.
  return {
    buyUsdPerMwh: problem.buyUsdPerMwh,
    sellUsdPerMwh: problem.sellUsdPerMwh,
    stepHours,
    powerKw,
    chargeLimitsKw: problem.chargeLimitsKw,
    dischargeLimitsKw: problem.dischargeLimitsKw,
    chargeEfficiencyFraction: problem.chargeEfficiencyFraction,
    dischargeEfficiencyFraction: problem.dischargeEfficiencyFraction,
    wearUsdPerMwh: problem.wearUsdPerMwh,
    quantumKwh,
    upHours,
    downHours,
    kwPerUpKwh: 1 / upHours,
    kwPerDownKwh: 1 / downHours,
    usableKwh: roundToQuantum(usableKwh, quantumKwh),
    upKwh: roundToQuantum(powerKw * upHours, quantumKwh),
    downKwh: roundToQuantum(powerKw * downHours, quantumKwh),
  };
}

/**
 * The nearest whole multiple.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(roundToQuantum(1.3, 0.25)).toBe(1.25);
 * ```
 */
export function roundToQuantum(energyKwh: number, quantumKwh: number): number {
  return Math.round(energyKwh / quantumKwh) * quantumKwh;
}

/**
 * The most by which step `index` can raise the stored energy; 0 in a gap of the prices. Used inside the hot loops.
 *
 * @units kWh.
 */
export function chargeReachKwh(reach: Reach, index: number): number {
  if (isGap(reach, index)) return 0;
  const { chargeLimitsKw } = reach;
  return chargeLimitsKw === null
    ? reach.upKwh
    : roundToQuantum(chargeLimitsKw[index]! * reach.upHours, reach.quantumKwh);
}

/**
 * The most by which step `index` can lower the stored energy; 0 in a gap of the prices. Used inside the hot loops.
 *
 * @units kWh.
 */
export function dischargeReachKwh(reach: Reach, index: number): number {
  if (isGap(reach, index)) return 0;
  const { dischargeLimitsKw } = reach;
  return dischargeLimitsKw === null
    ? reach.downKwh
    : roundToQuantum(dischargeLimitsKw[index]! * reach.downHours, reach.quantumKwh);
}

function isGap(reach: Reach, index: number): boolean {
  return Number.isNaN(reach.buyUsdPerMwh[index]! + reach.sellUsdPerMwh[index]!);
}
