/** How long a voltage may stay away from its rating: what equipment endures, or what a grid code asks a load to ride through. */

/** A range of voltage with the time for which it is to be endured. */
export type VoltageBand = {
  /** Belongs to the band. */
  readonly lowPu: number;
  /** Belongs to the next band up; with the highest band it belongs to the band. */
  readonly highPu: number;
  /** Infinity where it may last. */
  readonly rideMs: number;
};

export type VoltageEnvelope = {
  readonly name: string;
  readonly source: string;
  /** Ascending and touching; one of them lasts. */
  readonly bands: readonly VoltageBand[];
};

/** The voltage for a while; stretches follow each other. */
export type VoltageStretch = { readonly voltagePu: number; readonly durationMs: number };

export type EnvelopeVerdict = {
  readonly isWithin: boolean;
  /** The least time that a band had left; below 0 where it was overstayed; Infinity where none was entered. */
  readonly marginMs: number;
  /** When the envelope was first left; NaN where it was not. */
  readonly leftAtMs: number;
};

/** The ITI (CBEMA) curve for computers; 2000 edition, from secondary sources. */
export const ITIC_2000: VoltageEnvelope = Object.freeze({
  name: 'ITIC (CBEMA 2000)',
  source: 'Information Technology Industry Council, application note 2000; values from secondary sources, unverified',
  bands: [
    { lowPu: 0, highPu: 0.7, rideMs: 20 },
    { lowPu: 0.7, highPu: 0.8, rideMs: 500 },
    { lowPu: 0.8, highPu: 0.9, rideMs: 10_000 },
    { lowPu: 0.9, highPu: 1.1, rideMs: Infinity },
  ],
});

/** Large computational loads, 75 MW and more, from 2026-08-01. */
export const ERCOT_NOGRR_282: VoltageEnvelope = Object.freeze({
  name: 'ERCOT NOGRR 282',
  source: 'ERCOT NOGRR 282, table of voltage ride-through; approval dates from secondary sources',
  bands: [
    { lowPu: 0, highPu: 0.2, rideMs: 150 },
    { lowPu: 0.2, highPu: 0.5, rideMs: 250 },
    { lowPu: 0.5, highPu: 0.8, rideMs: 500 },
    { lowPu: 0.8, highPu: 0.9, rideMs: 2000 },
    { lowPu: 0.9, highPu: 1.1, rideMs: Infinity },
    { lowPu: 1.1, highPu: 1.2, rideMs: 2000 },
  ],
});

/**
 * A checked, frozen envelope.
 *
 * @throws RangeError when its bands do not ascend and touch, or not exactly one lasts.
 * @example
 * ```ts @import.meta.vitest
 * const bands = [{ lowPu: 0, highPu: 0.9, rideMs: 10 }, { lowPu: 0.9, highPu: 1.1, rideMs: Infinity }];
 * expect(toVoltageEnvelope({ name: 'mine', source: 'data sheet', bands }).bands.length).toBe(2);
 * ```
 */
export function toVoltageEnvelope(spec: VoltageEnvelope): VoltageEnvelope {
  spec.bands.forEach(({ lowPu, highPu, rideMs }, i) => {
    const isNext = i === 0 ? lowPu >= 0 : lowPu === spec.bands[i - 1]!.highPu;
    if (!(isNext && highPu > lowPu && rideMs >= 0)) {
      throw new RangeError(
        `Give ${spec.name} bands that ascend and touch; ${lowPu} to ${highPu} pu for ${rideMs} ms does not.`,
      );
    }
  });
  const lasting = spec.bands.filter(({ rideMs }) => rideMs === Infinity).length;
  if (lasting !== 1) throw new RangeError(`Give ${spec.name} one band that lasts; these are ${lasting}.`);
  return Object.freeze({ ...spec, bands: Object.freeze(spec.bands.map((band) => Object.freeze({ ...band }))) });
}

/**
 * Whether a voltage stays within an envelope. Time counts for a band while the voltage is in it or farther from the lasting
 * one, and starts anew once it is nearer; a stay of exactly the band's time is within. Beyond the outermost bands there is no
 * time at all.
 *
 * @throws RangeError for a stretch with a voltage below 0 or a duration not above 0.
 * @example
 * ```ts @import.meta.vitest
 * const sag = (durationMs: number) => judgeVoltage(ITIC_2000, [{ voltagePu: 0, durationMs }, { voltagePu: 1, durationMs: 5 }]);
 * expect([sag(20).isWithin, sag(21).isWithin, sag(21).leftAtMs]).toEqual([true, false, 20]);
 * ```
 */
export function judgeVoltage({ bands }: VoltageEnvelope, profile: readonly VoltageStretch[]): EnvelopeVerdict {
  const lastingIndex = bands.findIndex(({ rideMs }) => rideMs === Infinity);
  const spentMs = bands.map(() => 0);
  let [nowMs, marginMs, leftAtMs] = [0, Infinity, NaN];
  for (const { voltagePu, durationMs } of profile) {
    if (!(voltagePu >= 0 && voltagePu < Infinity && durationMs > 0)) {
      throw new RangeError(
        `Give a voltage from 0 and a duration above 0; these are ${voltagePu} pu, ${durationMs} ms.`,
      );
    }
    const at = bandAt(bands, voltagePu, lastingIndex);
    bands.forEach((band, i) => {
      const isAway = i < lastingIndex ? at <= i : i > lastingIndex && at >= i;
      const leftMs = band.rideMs - spentMs[i]!;
      spentMs[i] = isAway ? spentMs[i]! + durationMs : 0;
      if (!isAway) return;
      if (durationMs > leftMs) leftAtMs = earlier(leftAtMs, nowMs + Math.max(0, leftMs));
      marginMs = Math.min(marginMs, band.rideMs - spentMs[i]);
    });
    if (at < 0 || at >= bands.length) {
      leftAtMs = earlier(leftAtMs, nowMs);
      marginMs = Math.min(marginMs, -durationMs);
    }
    nowMs += durationMs;
  }
  return { isWithin: Number.isNaN(leftAtMs), marginMs, leftAtMs };
}

/** Position of the band of a voltage; -1 below all, their number above all. Both ends of the lasting band are its own. */
function bandAt(bands: readonly VoltageBand[], voltagePu: number, lastingIndex: number): number {
  const steady = bands[lastingIndex]!;
  if (voltagePu >= steady.lowPu && voltagePu <= steady.highPu) return lastingIndex;
  if (voltagePu < bands[0]!.lowPu) return -1;
  const above = bands.findIndex(
    ({ highPu }, i) => voltagePu < highPu || (i === bands.length - 1 && voltagePu === highPu),
  );
  return above < 0 ? bands.length : above;
}

function earlier(knownMs: number, atMs: number): number {
  return Number.isNaN(knownMs) ? atMs : Math.min(knownMs, atMs);
}
