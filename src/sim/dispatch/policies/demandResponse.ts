/** Demand response: a site promises to draw less for some hours and is paid by what its meter shows. */
import { MS_PER_HOUR, toHours } from '../../../base/units.js';
import { feasiblePowerKw } from '../../storage/batteryStep.js';
import type { Policy, PolicySetting, PolicyView } from './policy.js';
import { idlePolicy } from './policy.js';

export type DemandEvent = {
  readonly startMs: number;
  readonly endMs: number;
  /** Reduction promised throughout. */
  readonly committedKw: number;
  /** How long before its start the event is called; the policy does not know of it earlier. */
  readonly noticeMs: number;
};

export type DemandResponseOptions = {
  readonly events: readonly DemandEvent[];
  /** What the battery does otherwise; it stands idle by default. */
  readonly otherwise?: Policy;
  /** Most power at which it recharges what an event took; the battery's own by default. */
  readonly rechargeKw?: number;
};

/** Less than this share of the battery's energy is not owed any more: it is rounding. */
const ROUNDING_SHARE = 1e-9;

/**
 * Gives the promised power during events. From the notice on it charges as late and as hard as it must to hold the
 * energy of the promise, or all it can; after the event it takes back what the event took, no faster than `rechargeKw`
 * (the rebound), and then goes on with what it does otherwise.
 *
 * The reduction is the battery's own: what the load does besides comes on top.
 *
 * @throws RangeError for an event that does not end after it starts, a promise or notice below 0, or overlapping events.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { toSite } = await import('../site/site.js');
 * const { runSitePolicy } = await import('./runPolicy.js');
 * const [grid, hourMs] = [{ startMs: 0, stepMs: 3_600_000, count: 4 }, 3_600_000];
 * const load = { unit: 'kW' as const, grid, values: new Float64Array(4).fill(100), gaps: [] };
 * const event = { startMs: hourMs, endMs: 2 * hourMs, committedKw: 20, noticeMs: hourMs };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 50, energyKwh: 40, ...losses });
 * const policy = demandResponsePolicy({ events: [event], rechargeKw: 30 });
 * const run = runSitePolicy(battery, toSite({ load }), policy, { name: 'demand response' });
 * expect([...run.power.values]).toEqual([-40, 20, -30, -10]);
 * ```
 */
export function demandResponsePolicy(options: DemandResponseOptions): Policy {
  const { otherwise = idlePolicy, rechargeKw = Infinity } = options;
  const events = toEvents(options.events);
  return (setting) => {
    const decideOtherwise = otherwise(setting);
    let owedToKwh = -Infinity;
    return (view) => {
      const event = events.find(
        ({ startMs, endMs, noticeMs }) => view.startMs >= startMs - noticeMs && view.startMs < endMs,
      );
      const usualKw = decideOtherwise(view);
      if (event === undefined) {
        if (view.state.energyKwh >= owedToKwh - ROUNDING_SHARE * setting.battery.energyKwh) owedToKwh = -Infinity;
        return owedToKwh === -Infinity ? usualKw : Math.max(-rechargeKw, powerToReach(setting, view, owedToKwh));
      }
      if (view.startMs < event.startMs) return prepare(setting, view, { event, usualKw });
      owedToKwh = Math.max(owedToKwh, view.state.energyKwh);
      return event.committedKw;
    };
  };
}

/** Goes on as usual, but no lower than what still lets it have the promised energy at the start. */
function prepare(
  setting: PolicySetting,
  view: PolicyView,
  { event, usualKw }: { readonly event: DemandEvent; readonly usualKw: number },
): number {
  const { battery, grid } = setting;
  const promisedKwh = (event.committedKw * (event.endMs - event.startMs)) / MS_PER_HOUR;
  const neededKwh = battery.minEnergyKwh + promisedKwh / battery.dischargeEfficiencyFraction;
  const laterHours = Math.max(0, toHours(event.startMs - view.startMs - grid.stepMs));
  const laterKwh = battery.powerKw * battery.chargeEfficiencyFraction * laterHours;
  const floorKwh = Math.min(battery.maxEnergyKwh, neededKwh) - laterKwh;
  return Math.min(usualKw, powerToReach(setting, view, floorKwh));
}

/** The power that brings the store to an energy, or as near as one step can; charging where it lies above. */
function powerToReach({ battery, grid }: PolicySetting, { state, range }: PolicyView, energyKwh: number): number {
  if (energyKwh > state.energyKwh) {
    const maxEnergyKwh = Math.min(battery.maxEnergyKwh, energyKwh);
    return Math.max(range.minKw, feasiblePowerKw({ ...battery, maxEnergyKwh }, state, grid.stepMs).minKw);
  }
  const minEnergyKwh = Math.max(battery.minEnergyKwh, energyKwh);
  return Math.min(range.maxKw, feasiblePowerKw({ ...battery, minEnergyKwh }, state, grid.stepMs).maxKw);
}

function toEvents(events: readonly DemandEvent[]): readonly DemandEvent[] {
  const ordered = [...events].sort((a, b) => a.startMs - b.startMs);
  ordered.forEach(({ startMs, endMs, committedKw, noticeMs }, index) => {
    if (!(startMs < endMs && committedKw >= 0 && noticeMs >= 0)) {
      throw new RangeError(
        `Give an event that ends after it starts, with a promise and a notice from 0; event ${index} is not.`,
      );
    }
    if (startMs < (ordered[index - 1]?.endMs ?? -Infinity)) {
      throw new RangeError(`Give events one after the other; event ${index} starts before the one before it ends.`);
    }
  });
  return ordered;
}
