import { MS_PER_SECOND } from '../../../base/units.js';
import type { VoltageEnvelope } from '../../facility/reliability/voltageEnvelope.js';
import type { RideCurve } from '../comply/rule.js';

/**
 * The curve of a voltage envelope, as rules have it.
 *
 * @example
 * ```ts @import.meta.vitest
 * const bands = [{ lowPu: 0, highPu: 0.9, rideMs: 150 }, { lowPu: 0.9, highPu: 1.1, rideMs: Infinity }];
 * const curve = { continuous: [0.9, 1.1], zones: [{ low: 0, high: 0.9, seconds: 0.15 }] };
 * expect(toRideCurve({ name: 'mine', source: 'data sheet', bands })).toEqual(curve);
 * ```
 */
export function toRideCurve({ bands }: VoltageEnvelope): RideCurve {
  const lasting = bands.find(({ rideMs }) => rideMs === Infinity)!;
  const zones = bands.filter((band) => band !== lasting);
  return {
    continuous: [lasting.lowPu, lasting.highPu],
    zones: zones.map(({ lowPu, highPu, rideMs }) => ({ low: lowPu, high: highPu, seconds: rideMs / MS_PER_SECOND })),
  };
}
