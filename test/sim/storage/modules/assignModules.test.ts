import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { AssignmentSpec } from '../../../../src/sim/storage/modules/assignmentProblem.js';
import { assignModules } from '../../../../src/sim/storage/modules/assignModules.js';
import type { Duty, Service, StorageModule } from '../../../../src/sim/storage/modules/duties.js';
import { IDLE, wholeDuties } from '../../../../src/sim/storage/modules/duties.js';
import { repartition } from '../../../../src/sim/storage/modules/repartition.js';

const whole = (min: number, max: number) => fc.integer({ min, max });
const service = (name: string) =>
  fc.record({
    name: fc.constant(name),
    needKw: whole(0, 300),
    holdHours: fc.constantFrom(0, 0.1, 1, 2, 4),
    valueUsdPerKw: whole(0, 20),
    throughputKwhPerKw: whole(0, 3),
  });
const services = fc.tuple(service('swing'), service('reserve'), service('backup'));
const STACKED: Duty = {
  name: 'backup and swing',
  shares: [
    { service: 'backup', powerFraction: 0.5, energyFraction: 0.75 },
    { service: 'swing', powerFraction: 0.5, energyFraction: 0.25 },
  ],
};
const modules = fc
  .array(
    fc.record({
      powerKw: fc.constantFrom(50, 60, 100),
      energyKwh: fc.constantFrom(20, 100, 400),
      wearUsdPerKwh: fc.constantFrom(0, 1),
      duty: fc.constantFrom('idle', 'swing', 'backup'),
      mayHave: fc.option(fc.subarray(['swing', 'reserve', 'backup']), { nil: undefined, freq: 3 }),
    }),
    { maxLength: 6 },
  )
  .map((all) =>
    all.map(({ mayHave, ...module }, i): StorageModule => ({ ...module, name: `M${i}`, ...(mayHave && { mayHave }) })),
  );
const specs: fc.Arbitrary<AssignmentSpec> = fc
  .tuple(services, modules, fc.boolean(), whole(0, 100))
  .map(([asked, given, stacks, changeUsd]) => ({
    services: asked,
    modules: given,
    duties: [...wholeDuties(asked), ...(stacks ? [STACKED] : [])],
    changeUsd,
  }));

describe('the assignment of modules', () => {
  test.prop([specs], { numRuns: 60 })('is worth what the best of all divisions is worth', (spec) => {
    expect(assignModules(spec).valueUsd).toBeCloseTo(bruteForceUsd(spec), 8);
  });

  test.prop([specs])('never books a kilowatt or a kilowatt-hour twice', (spec) => {
    const { bookings } = assignModules(spec);
    for (const { name, powerKw, energyKwh } of spec.modules) {
      const own = bookings.filter(({ module }) => module === name);
      expect(own.reduce((sum, booking) => sum + booking.powerKw, 0)).toBeLessThanOrEqual(powerKw + 1e-9);
      expect(own.reduce((sum, booking) => sum + booking.energyKwh, 0)).toBeLessThanOrEqual(energyKwh + 1e-9);
    }
  });

  test.prop([specs])('adds up: bookings by service, served and unmet make the need', (spec) => {
    const { bookings, services: served, duties, valueUsd } = assignModules(spec);
    served.forEach((got, i) => {
      const own = bookings.filter((booking) => booking.service === got.service);
      expect(own.reduce((sum, booking) => sum + booking.powerKw, 0)).toBeCloseTo(got.powerKw, 9);
      expect(got.servedKw + got.unmetKw).toBeCloseTo(spec.services[i]!.needKw, 9);
    });
    expect(valueOf(spec, duties)).toBeCloseTo(valueUsd, 8);
    spec.modules.forEach(({ mayHave }, i) => {
      expect(mayHave === undefined || [...mayHave, 'idle'].includes(duties[i]!)).toBe(true);
    });
  });

  test.prop([specs])('does not depend on the order of modules', (spec) => {
    const turned = { ...spec, modules: spec.modules.toReversed() };
    expect(assignModules(turned).valueUsd).toBeCloseTo(assignModules(spec).valueUsd, 8);
  });

  test.prop([specs])('is worth no less with a module more', (spec) => {
    const more = [...spec.modules, { name: 'one more', powerKw: 70, energyKwh: 70 }];
    expect(assignModules({ ...spec, modules: more }).valueUsd).toBeGreaterThanOrEqual(
      assignModules(spec).valueUsd - 1e-9,
    );
  });

  it('a site of 24 like modules is divided at once', () => {
    const asked: Service[] = [
      { name: 'swing', needKw: 9000, holdHours: 0.1, valueUsdPerKw: 40, throughputKwhPerKw: 20 },
      { name: 'backup', needKw: 5000, holdHours: 4, valueUsdPerKw: 100 },
      { name: 'reserve', needKw: 4000, holdHours: 1, valueUsdPerKw: 20 },
      { name: 'arbitrage', needKw: 1e6, holdHours: 4, valueUsdPerKw: 11 },
    ];
    const given = Array.from({ length: 24 }, (_, i) => ({
      name: `M${i}`,
      powerKw: 979,
      energyKwh: 3917,
      wearUsdPerKwh: 0.1,
    }));
    const { duties } = assignModules({ modules: given, services: asked });
    const counts = ['swing', 'backup', 'reserve', 'arbitrage'].map(
      (name) => duties.filter((duty) => duty === name).length,
    );
    expect(counts).toEqual(bestCounts(asked, 24));
  });

  it('worn modules keep the backup, fresh ones take the swing', () => {
    const asked: Service[] = [
      { name: 'swing', needKw: 100, holdHours: 0.1, valueUsdPerKw: 50, throughputKwhPerKw: 30 },
      { name: 'backup', needKw: 100, holdHours: 1, valueUsdPerKw: 50 },
    ];
    const given = [
      { name: 'worn', powerKw: 100, energyKwh: 120, wearUsdPerKwh: 0.9 },
      { name: 'fresh', powerKw: 100, energyKwh: 200, wearUsdPerKwh: 0.1 },
    ];
    expect(assignModules({ modules: given, services: asked }).duties).toEqual(['backup', 'swing']);
  });

  it('keeps a duty that changing would not pay for', () => {
    const asked: Service[] = [
      { name: 'swing', needKw: 100, holdHours: 0, valueUsdPerKw: 5 },
      { name: 'backup', needKw: 100, holdHours: 1, valueUsdPerKw: 6 },
    ];
    const given = [{ name: 'A', powerKw: 100, energyKwh: 100, duty: 'swing' }];
    const at = (changeUsd: number) => assignModules({ modules: given, services: asked, changeUsd }).duties;
    expect([at(99), at(101)]).toEqual([['backup'], ['swing']]);
  });

  test.prop([specs, services])('of two periods changes nothing that does not pay', (spec, later) => {
    const { assignments, changedCounts } = repartition(spec, [spec.services, later]);
    const now = spec.modules.map((module, i) => ({ ...module, duty: assignments[0]!.duties[i]! }));
    const stay = valueOf({ ...spec, services: later, modules: now }, assignments[0]!.duties);
    expect(assignments[1]!.valueUsd).toBeGreaterThanOrEqual(stay - 1e-9);
    expect(changedCounts[1]).toBe(assignments[1]!.duties.filter((duty, i) => duty !== now[i]!.duty).length);
  });

  it('refuses what would book twice, unknown names and bad numbers', () => {
    const asked: Service[] = [{ name: 'backup', needKw: 1, holdHours: 1, valueUsdPerKw: 1 }];
    const module = { name: 'A', powerKw: 1, energyKwh: 1 };
    const share = { service: 'backup', powerFraction: 0.6, energyFraction: 0.1 };
    const assign = (wrong: Partial<AssignmentSpec>) => () =>
      assignModules({ modules: [module], services: asked, ...wrong });
    expect(assign({ duties: [{ name: 'both', shares: [share, share] }] })).toThrow('twice');
    expect(assign({ duties: [{ name: 'other', shares: [{ ...share, service: 'swing' }] }] })).toThrow('swing');
    expect(assign({ duties: [{ name: 'idle', shares: [] }] })).toThrow('idle stands twice');
    expect(assign({ modules: [module, module] })).toThrow('A stands twice');
    expect(assign({ modules: [{ ...module, powerKw: NaN }] })).toThrow('A powerKw');
    expect(assign({ modules: [{ ...module, mayHave: ['nothing'] }] })).toThrow('nothing');
    expect(assign({ services: [{ ...asked[0]!, needKw: Infinity }] })).toThrow('needKw');
    expect(assign({ changeUsd: -1 })).toThrow('changeUsd');
  });
});

/** All divisions of like modules between four services, module of 979 kW and 3917 kWh, wear 0.1 a kWh. */
function bestCounts(asked: readonly Service[], count: number): number[] {
  let best = { valueUsd: -Infinity, counts: [] as number[] };
  for (let code = 0; code < (count + 1) ** 4; code += 1) {
    const counts = [0, 1, 2, 3].map((i) => Math.floor(code / (count + 1) ** i) % (count + 1));
    if (counts.reduce((sum, own) => sum + own, 0) > count) continue;
    const valueUsd = asked.reduce((sum, { needKw, holdHours, valueUsdPerKw, throughputKwhPerKw = 0 }, i) => {
      const servedKw = Math.min(needKw, counts[i]! * 979, (counts[i]! * 3917) / holdHours);
      return sum + valueUsdPerKw * servedKw - 0.1 * throughputKwhPerKw * counts[i]! * 979;
    }, 0);
    if (valueUsd > best.valueUsd) best = { valueUsd, counts };
  }
  return best.counts;
}

function bruteForceUsd(spec: AssignmentSpec): number {
  const names = [IDLE.name, ...spec.duties!.map(({ name }) => name)];
  let best = -Infinity;
  for (let code = 0; code < names.length ** spec.modules.length; code += 1) {
    const duties = spec.modules.map((_, i) => names[Math.floor(code / names.length ** i) % names.length]!);
    const isAllowed = spec.modules.every(
      ({ mayHave }, i) => mayHave === undefined || [...mayHave, 'idle'].includes(duties[i]!),
    );
    if (isAllowed) best = Math.max(best, valueOf(spec, duties));
  }
  return best;
}

/** What a division is worth, straight from the words: value of what is served less wear and changes. */
function valueOf(spec: AssignmentSpec, duties: readonly string[]): number {
  let valueUsd = 0;
  const parts = spec.modules.flatMap((module, i) => {
    const duty = spec.duties!.find(({ name }) => name === duties[i]);
    if (duties[i] !== (module.duty ?? 'idle')) valueUsd -= spec.changeUsd!;
    return (duty?.shares ?? []).map((share) => ({ module, share }));
  });
  for (const { name, needKw, holdHours, valueUsdPerKw, throughputKwhPerKw = 0 } of spec.services) {
    const own = parts.filter(({ share }) => share.service === name);
    const powerKw = own.reduce((sum, { module, share }) => sum + module.powerKw * share.powerFraction, 0);
    const energyKwh = own.reduce((sum, { module, share }) => sum + module.energyKwh * share.energyFraction, 0);
    const heldKw = holdHours === 0 ? powerKw : energyKwh / holdHours;
    valueUsd += valueUsdPerKw * Math.min(needKw, powerKw, heldKw);
    for (const { module, share } of own) {
      valueUsd -= (module.wearUsdPerKwh ?? 0) * throughputKwhPerKw * module.powerKw * share.powerFraction;
    }
  }
  return valueUsd;
}
