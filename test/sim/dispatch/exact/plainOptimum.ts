import type { ArbitrageProblem } from '../../../../src/sim/dispatch/exact/arbitrageProblem.js';

type Segment = { slope: number; length: number };

/**
 * The plain twin of the hot loop: the same recursion written for reading. The value function is an array of segments
 * and its value at the lower end of its domain; each step appends two segments, sorts, and cuts.
 */
export function plainOptimumUsd(problem: ArbitrageProblem): number {
  const { powerKw, stepHours, usableKwh, wearUsdPerMwh, sellUsdPerMwh } = problem;
  let segments: Segment[] = [];
  let low = problem.startKwh;
  let valueAtLow = 0;
  for (const [i, buyUsd] of problem.buyUsdPerMwh.entries()) {
    const sellUsd = sellUsdPerMwh[i]!;
    if (Number.isNaN(buyUsd + sellUsd)) continue;
    const chargeKwh = (problem.chargeLimitsKw?.[i] ?? powerKw) * stepHours * problem.chargeEfficiencyFraction;
    const dischargeKwh =
      ((problem.dischargeLimitsKw?.[i] ?? powerKw) * stepHours) / problem.dischargeEfficiencyFraction;
    const discharge = { slope: (wearUsdPerMwh - sellUsd) * problem.dischargeEfficiencyFraction, length: dischargeKwh };
    const charge = { slope: -buyUsd / problem.chargeEfficiencyFraction, length: chargeKwh };
    segments = [...segments, discharge, charge].sort((a, b) => b.slope - a.slope);
    low -= dischargeKwh;
    valueAtLow -= discharge.slope * discharge.length;
    ({ segments, valueAtLow, low } = cutBelow(segments, valueAtLow, low));
    segments = cutAbove(segments, usableKwh - low);
  }
  if (problem.endKwh !== null) return (valueAtLow + areaUpTo(segments, problem.endKwh - low)) / 1000;
  const gain = segments.reduce((sum, { slope, length }) => sum + Math.max(0, slope) * length, 0);
  return (valueAtLow + gain) / 1000;
}

function cutBelow(segments: Segment[], valueAtLow: number, low: number) {
  const excess = Math.max(0, -low);
  const kept = areaUpTo(segments, excess);
  return { segments: dropFirst(segments, excess), valueAtLow: valueAtLow + kept, low: low + excess };
}

function areaUpTo(segments: Segment[], length: number): number {
  let left = length;
  let area = 0;
  for (const segment of segments) {
    const taken = Math.min(left, segment.length);
    area += segment.slope * taken;
    left -= taken;
  }
  return area;
}

function dropFirst(segments: Segment[], length: number): Segment[] {
  let left = length;
  return segments.flatMap((segment) => {
    const taken = Math.min(left, segment.length);
    left -= taken;
    return taken < segment.length ? [{ slope: segment.slope, length: segment.length - taken }] : [];
  });
}

function cutAbove(segments: Segment[], length: number): Segment[] {
  let left = length;
  return segments.flatMap((segment) => {
    const taken = Math.min(left, segment.length);
    left -= taken;
    return taken > 0 ? [{ slope: segment.slope, length: taken }] : [];
  });
}
