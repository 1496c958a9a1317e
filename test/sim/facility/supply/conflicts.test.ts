import { describe, expect, it } from 'vitest';
import { ERCOT_NOGRR_282, ITIC_2000 } from '../../../../src/sim/facility/reliability/voltageEnvelope.js';
import type { GridRule } from '../../../../src/sim/facility/supply/conflict.js';
import { findConflicts } from '../../../../src/sim/facility/supply/findConflicts.js';
import { cornersOf } from '../../../../src/sim/facility/supply/rideConflicts.js';
import { settingConflicts } from '../../../../src/sim/facility/supply/settingConflicts.js';
import { SITE, UPS, siteWith, siteWithoutStorage } from './sites.js';

const RULE: GridRule = { envelope: ERCOT_NOGRR_282, recoverFraction: 0.9, recoverMs: 2000, forbidsSagCounting: true };
const kinds = (site: Parameters<typeof findConflicts>[0], rule = RULE) =>
  findConflicts(site, rule, ITIC_2000).map(({ kind }) => kind);
/** Of storage and UPS the site's switch acts first, which is a finding in itself. */
const CALM = siteWith({ ups: { ...UPS, lowPu: 0.5 } });

describe('conflicts', () => {
  it('are none where all settings agree', () => {
    expect(kinds(CALM)).toEqual([]);
  });

  it('the corners are those of the table', () => {
    expect(cornersOf(ERCOT_NOGRR_282)).toEqual([
      { voltagePu: 0, durationMs: 150 },
      { voltagePu: 0.2, durationMs: 250 },
      { voltagePu: 0.5, durationMs: 500 },
      { voltagePu: 0.8, durationMs: 2000 },
      { voltagePu: 1.2, durationMs: 2000 },
    ]);
  });

  it('a UPS that transfers and stays away breaks the recovery rule although its load is fine', () => {
    const [found] = findConflicts(siteWith({ ups: { ...UPS, lowPu: 0.5, returnAfterMs: 10_000 } }), RULE, ITIC_2000);
    expect(found).toMatchObject({ kind: 'ups stays away', between: ['grid rule', 'ups'] });
    expect(found!.text).toContain('although its load is fine');
    expect(found!.text).toContain('0 pu for 150 ms');
  });

  it.each([
    [2000, []],
    [2001, ['ups stays away']],
  ])('to the millisecond: a UPS that returns %d ms after the voltage', (returnAfterMs, wanted) => {
    expect(kinds(siteWith({ ups: { ...UPS, lowPu: 0.5, returnAfterMs, walkInMs: 0 } }))).toEqual(wanted);
  });

  it.each([
    ['switch opens in the band', { microgrid: { ...SITE.microgrid, tripMs: 100 }, ups: { ...UPS, lowPu: 0.5 } }],
    [
      'cooling restarts late',
      { mechanical: { loadKw: 30_000, dropPu: 0.6, dropMs: 20, restartMs: 60_000 }, ups: { ...UPS, lowPu: 0.5 } },
    ],
    ['sags are counted', { ups: { ...UPS, lowPu: 0.5, lockout: { count: 3, withinMs: 60_000 } } }],
    ['recharge over the connection', { connectionKw: 110_500, ups: { ...UPS, lowPu: 0.5 } }],
    ['generator called in a sag', { generatorDelayMs: 1500, ups: { ...UPS, lowPu: 0.5 } }],
    ['ups refuses the island', { ups: { ...UPS, lowPu: 0.5, lowHz: 59.7 } }],
    ['ups before storage', { ups: UPS }],
    ['computers drop', { ups: { ...UPS, lowPu: 0.5, class: 'VFD' as const, transferMs: 25 } }],
  ])('%s: shown by this setting alone', (kind, change) => {
    expect(kinds(siteWith(change))).toContain(kind);
  });

  it.each([
    ['no source behind the ups', { generators: [] }],
    ['walk-in too fast', { ups: { ...UPS, walkInMs: 1000 } }],
    ['reserve ends before the generator', { ups: { ...UPS, batteryKwh: 100 } }],
  ])('without storage: %s', (kind, change) => {
    expect(kinds(siteWithoutStorage(change))).toContain(kind);
    expect(
      settingConflicts(siteWithoutStorage({ ups: { ...UPS, walkInMs: 60_000 } }), RULE).map((found) => found.kind),
    ).not.toContain(kind);
  });

  it('a rule that allows counting finds no fault in it', () => {
    const site = siteWith({ ups: { ...UPS, lowPu: 0.5, lockout: { count: 3, withinMs: 60_000 } } });
    expect(kinds(site, { ...RULE, forbidsSagCounting: false })).toEqual([]);
  });
});
