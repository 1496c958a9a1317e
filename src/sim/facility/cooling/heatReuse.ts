/** Heat of a site given to a district, a greenhouse or a process: how much, at what grade, at what cost. */

/** 0 C in kelvin. */
const ZERO_C_K = 273.15;

export type HeatPump = {
  /** What it reaches of Carnot; above 0, at most 1; 0.4 to 0.6 as a rule. */
  readonly carnotFraction: number;
  /** Most heat it can give; above 0. */
  readonly ratedKw: number;
};

export type HeatReuseSpec = {
  /** Of the coolant that comes back from the racks: what the heat is worth. */
  readonly sourceC: number;
  /** Wanted by the district's supply. */
  readonly wantedC: number;
  /** Lost over the exchangers, source to network or to the pump; from 0. */
  readonly approachK: number;
  /** Share of the site's heat that can be caught in the coolant; from 0 to 1. */
  readonly catchFraction: number;
  /** Share of the heat that the pipe loses on its whole way, 1 - (1 - loss a km)^km; from 0, below 1. */
  readonly pipeLossFraction: number;
  /** Needed where the source is too cold; none by default. */
  readonly pump?: HeatPump;
};

/** One step of heat reuse; all in kW, from 0. */
export type HeatReuseNow = {
  /** Taken out of the site: what counts as reused. */
  readonly reusedKw: number;
  /** Electricity of the pump. */
  readonly pumpKw: number;
  /** Lost by the pipe. */
  readonly pipeLossKw: number;
  /** That arrives: reused + pump - pipe. */
  readonly deliveredKw: number;
};

/**
 * Heat per electricity of a pump between two temperatures: carnotFraction · T_hot / (T_hot - T_cold), never beyond Carnot;
 * Infinity where nothing is to be lifted.
 *
 * @throws RangeError for a share outside 0 to 1.
 * @source Carnot 1824; share of it as in Arpagaus et al. 2018, Energy 152, 985-1010.
 * @example
 * ```ts @import.meta.vitest
 * expect(heatPumpCop(0.5, { hotC: 75, coldC: 40 })).toBeCloseTo((0.5 * 348.15) / 35, 12);
 * expect(heatPumpCop(0.5, { hotC: 40, coldC: 45 })).toBe(Infinity);
 * ```
 */
export function heatPumpCop(
  carnotFraction: number,
  { hotC, coldC }: { readonly hotC: number; readonly coldC: number },
): number {
  if (!(carnotFraction > 0 && carnotFraction <= 1)) {
    throw new RangeError(`Give carnotFraction above 0, at most 1; this one is ${carnotFraction}.`);
  }
  return hotC <= coldC ? Infinity : (carnotFraction * (hotC + ZERO_C_K)) / (hotC - coldC);
}

/**
 * What goes from a site's heat to a demand. A source that is warm enough feeds the network itself; a colder one feeds the pump;
 * without a pump it feeds nothing.
 *
 * @units kW of heat of the site and of heat wanted at the far end; from 0.
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const spec = { sourceC: 55, wantedC: 45, approachK: 3, catchFraction: 0.9, pipeLossFraction: 0.02 };
 * const { reusedKw, pumpKw, pipeLossKw } = reuseHeat(spec, 1000, 490);
 * expect([reusedKw, pumpKw, pipeLossKw]).toEqual([500, 0, expect.closeTo(10, 9)]);
 * ```
 */
export function reuseHeat(spec: HeatReuseSpec, heatKw: number, wantedKw: number): HeatReuseNow {
  requireReuse(spec, { heatKw, wantedKw });
  const { sourceC, wantedC, approachK, catchFraction, pipeLossFraction, pump } = spec;
  const leftFraction = 1 - pipeLossFraction;
  const isWarm = sourceC - approachK >= wantedC;
  const sentKw = wantedKw / leftFraction;
  const mostReusedKw = catchFraction * heatKw;
  if (!isWarm && pump === undefined) return { reusedKw: 0, pumpKw: 0, pipeLossKw: 0, deliveredKw: 0 };
  // Of each kW that a pump gives, 1 / COP is its electricity and the rest comes out of the site: none where COP is below 1.
  const drawFraction =
    isWarm || pump === undefined
      ? 1
      : Math.max(
          0,
          1 - 1 / heatPumpCop(pump.carnotFraction, { hotC: wantedC + approachK, coldC: sourceC - approachK }),
        );
  const mostSentKw = isWarm ? Infinity : pump!.ratedKw;
  const givenKw = Math.min(sentKw, mostSentKw, drawFraction > 0 ? mostReusedKw / drawFraction : Infinity);
  const reusedKw = givenKw * drawFraction;
  return {
    reusedKw,
    pumpKw: givenKw - reusedKw,
    pipeLossKw: givenKw * (1 - leftFraction),
    deliveredKw: givenKw * leftFraction,
  };
}

/** What the standards make of energies over a year. */
export type ReuseMeasures = {
  /** Energy reuse factor: reused heat per energy of the site. */
  readonly erfRatio: number;
  readonly pueRatio: number;
  /** Energy reuse effectiveness: (total - reused) per IT, which is (1 - ERF) PUE. */
  readonly ereRatio: number;
};

/**
 * ERF, PUE and ERE.
 *
 * @units kWh over the same time; the reused heat as it leaves the site, before a pump outside adds to it.
 * @throws RangeError unless 0 <= reused <= total and 0 < IT <= total.
 * @source ISO/IEC 30134-6:2021 (ERF), 30134-2:2016 (PUE); The Green Grid white paper 29, 2010 (ERE).
 * @example
 * ```ts @import.meta.vitest
 * const { erfRatio, ereRatio } = reuseMeasures({ totalKwh: 100, itKwh: 80, reusedKwh: 60 });
 * expect([erfRatio, ereRatio]).toEqual([0.6, 0.5]);
 * ```
 */
export function reuseMeasures({
  totalKwh,
  itKwh,
  reusedKwh,
}: {
  readonly totalKwh: number;
  readonly itKwh: number;
  readonly reusedKwh: number;
}): ReuseMeasures {
  if (!(itKwh > 0 && itKwh <= totalKwh && totalKwh < Infinity)) {
    throw new RangeError(`Give itKwh above 0, at most the total ${totalKwh}; this one is ${itKwh}.`);
  }
  if (!(reusedKwh >= 0 && reusedKwh <= totalKwh)) {
    throw new RangeError(`Give reusedKwh from 0 to the total ${totalKwh}; this one is ${reusedKwh}.`);
  }
  return { erfRatio: reusedKwh / totalKwh, pueRatio: totalKwh / itKwh, ereRatio: (totalKwh - reusedKwh) / itKwh };
}

function requireReuse(
  spec: HeatReuseSpec,
  { heatKw, wantedKw }: { readonly heatKw: number; readonly wantedKw: number },
): void {
  const { sourceC, wantedC, approachK, catchFraction, pipeLossFraction, pump } = spec;
  for (const [field, value] of Object.entries({
    heatKw,
    wantedKw,
    approachK,
    catchFraction,
    pipeLossFraction,
  })) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`Give ${field} from 0; this one is ${value}.`);
  }
  if (catchFraction > 1) throw new RangeError(`Give catchFraction up to 1; this one is ${catchFraction}.`);
  if (pipeLossFraction >= 1) throw new RangeError(`Give pipeLossFraction below 1; this one is ${pipeLossFraction}.`);
  if (!Number.isFinite(sourceC + wantedC)) throw new RangeError(`Give temperatures; these are ${sourceC}, ${wantedC}.`);
  if (pump && !(pump.ratedKw > 0)) throw new RangeError(`Give the pump ratedKw above 0; this one is ${pump.ratedKw}.`);
}
