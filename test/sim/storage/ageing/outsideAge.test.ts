import { describe, expect, it } from 'vitest';
import { ageBattery } from '../../../../src/sim/storage/ageing/ageBattery.js';
import { LFP_250AH } from '../../../../src/sim/storage/ageing/models/lfp250.js';
import { NMC111_KOKAM_75AH } from '../../../../src/sim/storage/ageing/models/nmcKokam.js';
import { referenceDay, repeat, socSeries } from './histories.js';

describe('age beyond the tests', () => {
  const year = { soc: socSeries(repeat(referenceDay(0.1, 0.9), 365)), temperatureC: 25 };
  const ageOf = (model: typeof LFP_250AH, untilDays: number) =>
    ageBattery(model, year, { untilDays }).outside.find(({ stress }) => stress === 'ageDays');

  it('is told day by day for the Kokam cells, tested for 298 days', () => {
    expect(ageOf(NMC111_KOKAM_75AH, 298)).toBeUndefined();
    expect(ageOf(NMC111_KOKAM_75AH, 730)).toEqual({
      stress: 'ageDays',
      days: 432,
      low: 299,
      high: 730,
      fitted: [0, 298],
    });
  });

  it('covers the years in which their resistance grows tenfold without a measurement', () => {
    const life = ageBattery(NMC111_KOKAM_75AH, year, { untilDays: 20 * 365 });
    expect(life.health.resistanceRatio).toBeGreaterThan(10);
    const early = ageBattery(NMC111_KOKAM_75AH, year, { untilDays: 298 }).health.resistanceRatio!;
    expect(early).toBeLessThan(1.3);
    expect(life.outside.find(({ stress }) => stress === 'ageDays')!.days).toBe(20 * 365 - 298);
  });

  it('is not told where the source does not state how long it tested', () => {
    expect(ageOf(LFP_250AH, 730)).toBeUndefined();
  });
});
