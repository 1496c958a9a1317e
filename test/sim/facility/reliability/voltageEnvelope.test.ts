import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { VoltageEnvelope } from '../../../../src/sim/facility/reliability/voltageEnvelope.js';
import {
  ERCOT_NOGRR_282,
  ITIC_2000,
  judgeVoltage,
  toVoltageEnvelope,
} from '../../../../src/sim/facility/reliability/voltageEnvelope.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';

const sag = (envelope: VoltageEnvelope, voltagePu: number, durationMs: number) =>
  judgeVoltage(envelope, [
    { voltagePu: 1, durationMs: 1000 },
    { voltagePu, durationMs },
    { voltagePu: 1, durationMs: 1000 },
  ]);
// Lowest voltage of each band, just below its upper end, and its time.
const CORNERS: [VoltageEnvelope, number, number][] = [
  [ITIC_2000, 0, 20],
  [ITIC_2000, 0.6999, 20],
  [ITIC_2000, 0.7, 500],
  [ITIC_2000, 0.7999, 500],
  [ITIC_2000, 0.8, 10_000],
  [ITIC_2000, 0.8999, 10_000],
  [ERCOT_NOGRR_282, 0, 150],
  [ERCOT_NOGRR_282, 0.1999, 150],
  [ERCOT_NOGRR_282, 0.2, 250],
  [ERCOT_NOGRR_282, 0.4999, 250],
  [ERCOT_NOGRR_282, 0.5, 500],
  [ERCOT_NOGRR_282, 0.7999, 500],
  [ERCOT_NOGRR_282, 0.8, 2000],
  [ERCOT_NOGRR_282, 0.8999, 2000],
  [ERCOT_NOGRR_282, 1.1001, 2000],
  [ERCOT_NOGRR_282, 1.2, 2000],
];

describe('the corners of a table, to the millisecond', () => {
  it.each(CORNERS)('%o: %d pu for %d ms', (envelope, voltagePu, rideMs) => {
    expect(sag(envelope, voltagePu, rideMs - 1)).toMatchObject({ isWithin: true, marginMs: 1 });
    expect(sag(envelope, voltagePu, rideMs)).toMatchObject({ isWithin: true, marginMs: 0 });
    expect(sag(envelope, voltagePu, rideMs + 1)).toEqual({ isWithin: false, marginMs: -1, leftAtMs: 1000 + rideMs });
  });

  it.each([0.9, 1, 1.1])('%d pu may last', (voltagePu) => {
    expect(sag(ERCOT_NOGRR_282, voltagePu, 1e9)).toEqual({ isWithin: true, marginMs: Infinity, leftAtMs: NaN });
  });

  it('beyond the outermost band there is no time', () => {
    expect(sag(ITIC_2000, 1.11, 1)).toEqual({ isWithin: false, marginMs: -1, leftAtMs: 1000 });
    expect(sag(ERCOT_NOGRR_282, 1.21, 3)).toEqual({ isWithin: false, marginMs: -3, leftAtMs: 1000 });
  });
});

describe('a voltage that moves', () => {
  it('counts time in worse bands for the milder ones, too', () => {
    const verdict = judgeVoltage(ITIC_2000, [
      { voltagePu: 0.5, durationMs: 15 },
      { voltagePu: 0.75, durationMs: 486 },
    ]);
    expect(verdict).toEqual({ isWithin: false, marginMs: -1, leftAtMs: 500 });
  });

  it('starts anew once the voltage is back', () => {
    const twice = [0.5, 1, 0.5].map((voltagePu) => ({ voltagePu, durationMs: 15 }));
    expect(judgeVoltage(ITIC_2000, twice).isWithin).toBe(true);
  });

  test.prop([
    fc.array(
      fc.record({
        voltagePu: fc.double({ min: 0, max: 1.3, noNaN: true }),
        durationMs: fc.integer({ min: 1, max: 800 }),
      }),
      {
        maxLength: 8,
      },
    ),
  ])('cut into milliseconds is judged alike', (profile) => {
    const cut = profile.flatMap(({ voltagePu, durationMs }) =>
      Array.from({ length: durationMs }, () => ({ voltagePu, durationMs: 1 })),
    );
    const [whole, parts] = [judgeVoltage(ERCOT_NOGRR_282, profile), judgeVoltage(ERCOT_NOGRR_282, cut)];
    expect([parts.isWithin, parts.leftAtMs]).toEqual([whole.isWithin, whole.leftAtMs]);
  });

  test.prop([
    fc.double({ min: 0, max: 0.89, noNaN: true }),
    fc.integer({ min: 1, max: 3000 }),
    fc.double({ min: 0, max: 0.5, noNaN: true }),
  ])('a shallower sag is never judged worse', (voltagePu, durationMs, risePu) => {
    const nearer = Math.min(1, voltagePu + risePu);
    expect(sag(ERCOT_NOGRR_282, nearer, durationMs).marginMs).toBeGreaterThanOrEqual(
      sag(ERCOT_NOGRR_282, voltagePu, durationMs).marginMs,
    );
  });

  it('refuses stretches and tables that cannot be', () => {
    expect(() => judgeVoltage(ITIC_2000, [{ voltagePu: -0.1, durationMs: 1 }])).toThrow('voltage');
    expect(() => judgeVoltage(ITIC_2000, [{ voltagePu: 1, durationMs: 0 }])).toThrow('duration');
    const bands = ITIC_2000.bands;
    expect(() => toVoltageEnvelope({ ...ITIC_2000, bands: bands.slice(0, 3) })).toThrow('one band');
    expect(() => toVoltageEnvelope({ ...ITIC_2000, bands: [bands[0]!, bands[2]!, bands[3]!] })).toThrow('touch');
    expect(toVoltageEnvelope(ERCOT_NOGRR_282)).toEqual(ERCOT_NOGRR_282);
  });
});

describeWithShared('the tables carried here', ['data/grid/ride_through.csv'], () => {
  const rows = sharedText('data/grid/ride_through.csv')
    .trim()
    .split('\n')
    .map((line) => line.split(','));

  it.each([
    ['ERCOT NOGRR282', ERCOT_NOGRR_282],
    ['ITIC (CBEMA 2000)', ITIC_2000],
  ])('%s holds every row of the file', (authority, envelope) => {
    const own = rows.filter((row) => row[0] === authority && row[1] === 'V');
    expect(own.length).toBeGreaterThanOrEqual(4);
    for (const [, , lowPu, highPu, seconds] of own) {
      const rideMs = Number.isNaN(Number(seconds)) ? Infinity : Number(seconds) * 1000;
      expect(envelope.bands).toContainEqual({ lowPu: Number(lowPu), highPu: Number(highPu), rideMs });
    }
  });
});
