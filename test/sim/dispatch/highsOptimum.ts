import loadHighs from 'highs';
import type { ArbitrageProblem } from '../../../src/sim/dispatch/relaxedOptimum.js';

// The package's types describe its CommonJS build; the ES build's default export is the loader itself.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();

/** The same linear program given to HiGHS as text: an independent formulation (stored energies as variables) and solver. */
export function highsOptimumUsd(problem: ArbitrageProblem): number {
  const { pricesUsdPerMwh, stepHours, powerKw, usableKwh, startKwh, endKwh, wearUsdPerMwh } = problem;
  const steps = [...pricesUsdPerMwh.keys()];
  const isGap = (i: number) => Number.isNaN(pricesUsdPerMwh[i]);
  const stepMwh = stepHours / 1000;
  const revenue = steps
    .filter((i) => !isGap(i))
    .map((i) => {
      const price = pricesUsdPerMwh[i]!;
      return `${term((price - wearUsdPerMwh) * stepMwh)} d${i} ${term(-price * stepMwh)} c${i}`;
    });
  const balances = steps.map((i) => {
    const before = i === 0 ? '' : ` - e${i - 1}`;
    const charge = `${term(-problem.chargeEfficiencyFraction * stepHours)} c${i}`;
    const discharge = `${term(stepHours / problem.dischargeEfficiencyFraction)} d${i}`;
    return `b${i}: e${i}${before} ${charge} ${discharge} = ${i === 0 ? startKwh : 0}`;
  });
  const bounds = steps.map((i) => {
    const power = isGap(i) ? 0 : powerKw;
    const energy = i === steps.length - 1 && endKwh !== null ? `e${i} = ${endKwh}` : `0 <= e${i} <= ${usableKwh}`;
    return `0 <= c${i} <= ${power}\n0 <= d${i} <= ${power}\n${energy}`;
  });
  const text = `Maximize\nobj: ${revenue.join('\n')}\nSubject To\n${balances.join('\n')}\nBounds\n${bounds.join('\n')}\nEnd\n`;
  const solution = highs.solve(text, { primal_feasibility_tolerance: 1e-10, dual_feasibility_tolerance: 1e-10 });
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS says ${solution.Status}.`);
  return solution.ObjectiveValue;
}

function term(value: number): string {
  return value < 0 ? `- ${-value}` : `+ ${value}`;
}
