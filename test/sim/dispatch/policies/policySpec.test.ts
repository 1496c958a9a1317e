import { describe, expect, it } from 'vitest';
import type { PolicySpec } from '../../../../src/sim/dispatch/policies/policySpec.js';
import { POLICY_KINDS, toPolicy } from '../../../../src/sim/dispatch/policies/policySpec.js';
import { runSitePolicy } from '../../../../src/sim/dispatch/policies/runPolicy.js';
import { toSite } from '../../../../src/sim/dispatch/site/site.js';
import { toBackcastForecaster } from '../../../../src/sim/market/forecast/backcastForecaster.js';
import { hourlyPrices, referenceBattery } from '../arbitrageCases.js';
import { yesterday } from './policyCases.js';

const prices = hourlyPrices(...Array.from({ length: 72 }, (_, hour) => 50 + 30 * Math.sin(hour / 4)));
const load = { unit: 'kW' as const, grid: prices.grid, values: prices.values.map((value) => 10 * value), gaps: [] };
const means = { prices: toBackcastForecaster(prices, { zone: 'UTC' }), demand: yesterday(load.values) };
const startMs = prices.grid.startMs + 40 * 3_600_000;
const event = { startMs, endMs: startMs + 3_600_000, committedKw: 100, noticeMs: 3_600_000 };

/** As they come out of a scenario file. */
const SPECS: Readonly<Record<PolicySpec['kind'], string>> = {
  idle: '{"kind":"idle"}',
  threshold: '{"kind":"threshold","chargeBelowUsdPerMwh":30,"dischargeAboveUsdPerMwh":70,"socHysteresisFraction":0.1}',
  selfUse: '{"kind":"selfUse"}',
  gridTarget: '{"kind":"gridTarget","targetKw":450}',
  peakShaving: '{"kind":"peakShaving","replanHours":4,"zone":"America/Chicago"}',
  demandResponse: `{"kind":"demandResponse","events":[${JSON.stringify(event)}],"otherwise":{"kind":"selfUse"}}`,
  recedingHorizon: '{"kind":"recedingHorizon","plans":{"horizonHours":24,"replanHours":6},"errorKeptPerHour":0.5}',
  stochasticValue: '{"kind":"stochasticValue","zone":"UTC","nodeCount":3,"cellCount":20}',
};

describe('policies by name', () => {
  it.each(Object.keys(POLICY_KINDS) as PolicySpec['kind'][])('%s runs', (kind) => {
    const policy = toPolicy(JSON.parse(SPECS[kind]) as PolicySpec, means);
    const run = runSitePolicy(referenceBattery(2), toSite({ load }), policy, { name: kind, prices });
    expect(run.power.values.some((kw) => kw !== 0)).toBe(kind !== 'idle' && kind !== 'selfUse');
  });

  it.each([
    ['{"kind":"optimal"}', 'Name one of idle'],
    ['{"kind":"toString"}', 'Name one of idle'],
    ['{"kind":"gridTarget","target":5}', 'target is none of these'],
    ['{"kind":"threshold","chargeBelowUsdPerMwh":30}', 'dischargeAboveUsdPerMwh is missing'],
    ['{"kind":"peakShaving"}', 'a forecaster of demand'],
    ['{"kind":"stochasticValue","zone":"UTC"}', 'a forecaster of prices'],
    ['{"kind":"demandResponse","events":[],"otherwise":{"kind":"no"}}', 'this one is no'],
  ])('%s is refused', (text, words) => {
    expect(() => toPolicy(JSON.parse(text) as PolicySpec)).toThrow(words);
  });
});
