import loadHighs from 'highs';
import type { ArbitrageProblem } from '../../../../src/sim/dispatch/exact/arbitrageProblem.js';

// The package's types describe its CommonJS build; the ES build's default export is the loader itself.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();

/** The same linear program given to HiGHS as text: an independent formulation (stored energies as variables) and solver. */
export function highsOptimumUsd(problem: ArbitrageProblem): number {
  const { buyUsdPerMwh, sellUsdPerMwh, stepHours, powerKw, usableKwh, startKwh, endKwh, wearUsdPerMwh } = problem;
  const steps = [...buyUsdPerMwh.keys()];
  const isGap = (i: number) => Number.isNaN(buyUsdPerMwh[i]! + sellUsdPerMwh[i]!);
  const stepMwh = stepHours / 1000;
  const revenue = steps
    .filter((i) => !isGap(i))
    .map((i) => {
      const sale = (sellUsdPerMwh[i]! - wearUsdPerMwh) * stepMwh;
      return `${term(sale)} d${i} ${term(-buyUsdPerMwh[i]! * stepMwh)} c${i}`;
    });
  const balances = steps.map((i) => {
    const before = i === 0 ? '' : ` - e${i - 1}`;
    const charge = `${term(-problem.chargeEfficiencyFraction * stepHours)} c${i}`;
    const discharge = `${term(stepHours / problem.dischargeEfficiencyFraction)} d${i}`;
    return `b${i}: e${i}${before} ${charge} ${discharge} = ${i === 0 ? startKwh : 0}`;
  });
  const bounds = steps.map((i) => {
    const chargeKw = isGap(i) ? 0 : (problem.chargeLimitsKw?.[i] ?? powerKw);
    const dischargeKw = isGap(i) ? 0 : (problem.dischargeLimitsKw?.[i] ?? powerKw);
    const energy = i === steps.length - 1 && endKwh !== null ? `e${i} = ${endKwh}` : `0 <= e${i} <= ${usableKwh}`;
    return `0 <= c${i} <= ${chargeKw}\n0 <= d${i} <= ${dischargeKw}\n${energy}`;
  });
  const text = `Maximize\nobj: ${revenue.join('\n')}\nSubject To\n${balances.join('\n')}\nBounds\n${bounds.join('\n')}\nEnd\n`;
  const solution = solveHighs(text);
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS says ${solution.Status}.`);
  return solution.ObjectiveValue;
}

/** A program in LP format, to the tightest tolerances HiGHS takes; by default it stops within 0.01 % of a mixed-integer optimum. */
export function solveHighs(text: string): ReturnType<typeof highs.solve> {
  return highs.solve(text, {
    primal_feasibility_tolerance: 1e-10,
    dual_feasibility_tolerance: 1e-10,
    mip_feasibility_tolerance: 1e-10,
    mip_rel_gap: 0,
    mip_abs_gap: 1e-10,
  });
}

export function term(value: number): string {
  return value < 0 ? `- ${-value}` : `+ ${value}`;
}
