/** A site through a course of its grid: every power, voltage and change of mode, step by step. */
import type { VoltageStretch } from '../reliability/voltageEnvelope.js';
import type { SupplyFlow } from './stepSupply.js';
import { readySupply, stepSupply } from './stepSupply.js';
import type { SupplyState } from './supplyBus.js';
import type { SupplySite } from './supplySite.js';

/** The grid for a while. */
export type GridStretch = VoltageStretch & {
  /** The site's rated one by default. */
  readonly frequencyHz?: number;
};

/** A part that went from one mode to another at the start of a step. */
export type SupplyEvent = { readonly atMs: number; readonly part: string; readonly from: string; readonly to: string };

export type SupplyRun = {
  readonly stepMs: number;
  /** Of each power, one value a step; positive injects, the sum of all is 0 in each step. */
  readonly flows: Readonly<Record<keyof SupplyFlow, Float64Array>>;
  readonly busPu: Float64Array;
  /** At the computers. */
  readonly outputPu: Float64Array;
  readonly events: readonly SupplyEvent[];
  readonly end: SupplyState;
};

const FLOWS = ['gridKw', 'storageKw', 'generatorKw', 'upsBatteryKw', 'itKw', 'mechanicalKw', 'lossKw'] as const;

/**
 * The run of a site from rest.
 *
 * @throws RangeError when a stretch is not a whole number of steps.
 * @example
 * ```ts @import.meta.vitest
 * const limits = { lowPu: 0.85, highPu: 1.1, lowHz: 58, highHz: 62 };
 * const run = runSupply({
 *   itKw: 96, mechanical: { loadKw: 20, dropPu: 0.7, dropMs: 20, restartMs: 1000 }, connectionKw: 200, nominalHz: 60,
 *   generatorDelayMs: 0, generators: [], storage: null,
 *   ups: {
 *     ...limits, class: 'VFI', returnAfterMs: 3, batteryKwh: 80, rechargeKw: 0, lineEfficiencyFraction: 0.96,
 *     batteryEfficiencyFraction: 1, detectMs: 0, transferMs: 0, walkInMs: 0, lockout: null,
 *   },
 *   microgrid: {
 *     ...limits, tripMs: 2000, openMs: 50, returnAfterMs: 60_000, syncMs: 5000, blackStartMs: 10_000, loadSteps: [1],
 *     loadStepMs: 1000,
 *   },
 * }, [{ voltagePu: 1, durationMs: 2 }, { voltagePu: 0.8, durationMs: 4 }, { voltagePu: 1, durationMs: 5 }], 1);
 * expect(run.events.map(({ atMs, part, to }) => `${atMs} ${part} ${to}`)).toEqual(['2 ups battery', '9 ups line']);
 * ```
 */
export function runSupply(site: SupplySite, stretches: readonly GridStretch[], stepMs: number): SupplyRun {
  const steps = stretches.map(({ durationMs }) => durationMs / stepMs);
  const odd = steps.findIndex((count) => !(Number.isInteger(count) && count > 0));
  if (odd >= 0)
    throw new RangeError(`Give stretches of whole steps of ${stepMs} ms; one lasts ${stretches[odd]!.durationMs}.`);
  const count = steps.reduce((sum, own) => sum + own, 0);
  const flows = Object.fromEntries(FLOWS.map((name) => [name, new Float64Array(count)])) as SupplyRun['flows'];
  const [busPu, outputPu, events] = [new Float64Array(count), new Float64Array(count), [] as SupplyEvent[]];
  let [state, index] = [readySupply(site), 0];
  stretches.forEach(({ voltagePu, frequencyHz = site.nominalHz }, stretch) => {
    for (let i = 0; i < steps[stretch]!; i += 1) {
      const step = stepSupply(site, state, { voltagePu, frequencyHz, stepMs });
      for (const name of FLOWS) flows[name][index] = step.flow[name];
      busPu[index] = step.busPu;
      outputPu[index] = step.outputPu;
      events.push(...changes(state, step.state, index * stepMs));
      state = step.state;
      index += 1;
    }
  });
  return { stepMs, flows, busPu, outputPu, events, end: state };
}

function changes(before: SupplyState, after: SupplyState, atMs: number): SupplyEvent[] {
  const parts: [string, string, string][] = [
    ['switch', before.microgrid.mode, after.microgrid.mode],
    ['ups', before.ups.mode, after.ups.mode],
    ['motors', before.mechanical.isOn ? 'on' : 'off', after.mechanical.isOn ? 'on' : 'off'],
    ...after.generators.map(({ mode }, i): [string, string, string] => [
      `generator ${i + 1}`,
      before.generators[i]!.mode,
      mode,
    ]),
  ];
  return parts.filter(([, from, to]) => from !== to).map(([part, from, to]) => ({ atMs, part, from, to }));
}

/**
 * The voltage at the computers as stretches, for {@link judgeVoltage}.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(outputStretches({ stepMs: 2, outputPu: Float64Array.of(1, 0, 0, 1) })).toEqual([
 *   { voltagePu: 1, durationMs: 2 }, { voltagePu: 0, durationMs: 4 }, { voltagePu: 1, durationMs: 2 },
 * ]);
 * ```
 */
export function outputStretches({ stepMs, outputPu }: Pick<SupplyRun, 'stepMs' | 'outputPu'>): VoltageStretch[] {
  const stretches: { voltagePu: number; durationMs: number }[] = [];
  for (const voltagePu of outputPu) {
    const last = stretches.at(-1);
    if (last?.voltagePu === voltagePu) last.durationMs += stepMs;
    else stretches.push({ voltagePu, durationMs: stepMs });
  }
  return stretches;
}
