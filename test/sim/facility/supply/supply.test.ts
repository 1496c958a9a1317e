import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { shareByDroop } from '../../../../src/sim/facility/supply/droop.js';
import { GENERATOR_MOVES } from '../../../../src/sim/facility/supply/generator.js';
import { MICROGRID_MOVES } from '../../../../src/sim/facility/supply/microgrid.js';
import type { SupplyRun } from '../../../../src/sim/facility/supply/runSupply.js';
import { outputStretches, runSupply } from '../../../../src/sim/facility/supply/runSupply.js';
import { UPS_MOVES, readyUps, stepUps } from '../../../../src/sim/facility/supply/stepUps.js';
import type { SupplySite } from '../../../../src/sim/facility/supply/supplySite.js';
import { toSupplySite } from '../../../../src/sim/facility/supply/supplySite.js';
import { toUps } from '../../../../src/sim/facility/supply/ups.js';
import { SITE, UPS, siteWith, siteWithoutStorage } from './sites.js';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const kwh = (values: Float64Array, stepMs: number): number =>
  values.reduce((sum, kw) => sum + kw, 0) * (stepMs / 3_600_000);
const courses = fc.array(
  fc.record({
    voltagePu: fc.constantFrom(0, 0.1, 0.4, 0.6, 0.88, 1, 1, 1.15),
    frequencyHz: fc.constantFrom(60, 60, 60, 56, 59.5),
    durationMs: fc.integer({ min: 1, max: 300 }).map((steps) => 20 * steps),
  }),
  { minLength: 1, maxLength: 6 },
);
const upsKinds = fc.constantFrom(
  UPS,
  { ...UPS, batteryKwh: 20 },
  { ...UPS, class: 'VI' as const, detectMs: 40, transferMs: 20 },
  { ...UPS, class: 'VFD' as const, transferMs: 20, walkInMs: 0, lockout: { count: 2, withinMs: 5000 } },
);
const sites = fc
  .tuple(upsKinds, fc.integer({ min: 0, max: 3 }))
  .map(([ups, kind]) =>
    kind === 0
      ? siteWith({ ups })
      : kind === 1
        ? siteWithoutStorage({ ups })
        : kind === 2
          ? siteWith({ ups, storage: { ...SITE.storage!, reserveKwh: 40 }, generators: [] })
          : siteWith({ ups, generators: [{ ...SITE.generators![0]!, failingCount: 1, attemptCount: 2 }] }),
  );

describe('a site on one time base', () => {
  test.prop([sites, courses], { numRuns: 60 })(
    'has powers that add up to 0 in each step, and energies that add up in the stores',
    (site, course) => {
      const { flows, end, stepMs } = runSupply(site, course, 20);
      flows.gridKw.forEach((_, i) => {
        const sum = Object.values(flows).reduce((total, values) => total + values[i]!, 0);
        expect(Math.abs(sum)).toBeLessThan(1e-6);
      });
      const upsKwh = end.ups.storedKwh - site.ups.batteryKwh;
      expect(upsKwh).toBeCloseTo(-kwh(flows.upsBatteryKw, stepMs), 6);
      const efficiency = site.storage?.efficiencyFraction ?? 1;
      const storageKwh =
        flows.storageKw.reduce((sum, kw) => sum - (kw > 0 ? kw / efficiency : kw * efficiency), 0) *
        (stepMs / 3_600_000);
      expect(end.reserveKwh - (site.storage?.reserveKwh ?? 0)).toBeCloseTo(storageKwh, 6);
    },
  );

  test.prop([sites, courses], { numRuns: 60 })(
    'makes no move that is not in its tables, and takes nothing from a dead grid',
    (site, course) => {
      const run = runSupply(site, course, 20);
      const moves: Record<string, readonly string[]> = { ...MICROGRID_MOVES };
      for (const { part, from, to } of run.events) {
        const allowed =
          part === 'switch' ? moves[from] : part === 'ups' ? (UPS_MOVES as typeof moves)[from] : undefined;
        const table = part.startsWith('generator') ? (GENERATOR_MOVES as typeof moves)[from] : allowed;
        if (part !== 'motors') expect(table).toContain(to);
      }
      let step = 0;
      for (const { voltagePu, durationMs } of course) {
        for (let i = 0; i < durationMs / 20; i += 1, step += 1) {
          if (voltagePu === 0) expect(run.flows.gridKw[step]).toBe(0);
          expect(-run.flows.itKw[step]!).toBeLessThanOrEqual(site.itKw + 1e-9);
        }
      }
    },
  );

  it.each([
    ['switch', MICROGRID_MOVES, 'grid'],
    ['ups', UPS_MOVES, 'line'],
  ])('every mode of the %s is reached from its first, and leads back to it', (_, table, first) => {
    const moves: Record<string, readonly string[]> = table;
    for (const from of Object.keys(moves)) {
      expect(reachedFrom(moves, from)).toContain(first);
      expect(reachedFrom(moves, first)).toContain(from);
    }
  });

  it('every move of the tables is made by some run', () => {
    const made = new Set(
      LONG_COURSES.flatMap(([site, course]) => runSupply(site, course, 10).events).map(
        ({ part, from, to }) => `${part} ${from} ${to}`,
      ),
    );
    const wanted = [
      ...Object.entries(MICROGRID_MOVES).flatMap(([from, all]) => all.map((to) => `switch ${from} ${to}`)),
      ...Object.entries(UPS_MOVES).flatMap(([from, all]) => all.map((to) => `ups ${from} ${to}`)),
      ...Object.entries(GENERATOR_MOVES).flatMap(([from, all]) => all.map((to) => `generator 1 ${from} ${to}`)),
    ];
    expect(wanted.filter((move) => !made.has(move))).toEqual([]);
  });
});

describe('an outage of a minute', () => {
  const course = [
    { voltagePu: 1, durationMs: 100 },
    { voltagePu: 0, durationMs: 60_000 },
    { voltagePu: 1, durationMs: 10_000 },
  ];
  const run = runSupply(siteWith({}), course, 10);
  const at = (part: string, to: string) => run.events.find((event) => event.part === part && event.to === to)?.atMs;

  it('goes to the island in the time of its settings, and the computers never notice', () => {
    expect([at('ups', 'battery'), at('switch', 'opening'), at('switch', 'island')]).toEqual([100, 700, 750]);
    expect(run.flows.itKw.every((kw) => Math.abs(kw + 100_000) < 1e-6)).toBe(true);
  });

  it('starts the generator after its delay and shares by droop', () => {
    expect([at('generator 1', 'starting'), at('generator 1', 'running')]).toEqual([710, 2710]);
    const [storageKw, generatorKw] = [run.flows.storageKw[5000]!, run.flows.generatorKw[5000]!];
    expect(storageKw / 120_000 / (generatorKw / 150_000)).toBeCloseTo(0.04 / 0.01, 6);
    expect(run.end.frequencyHz).toBe(60);
  });

  it('goes back to the grid when it has been good, and is in step', () => {
    expect([at('switch', 'closing'), at('switch', 'grid')]).toEqual([63_100, 63_500]);
    expect(run.end.generators[0]!.mode).toBe('off');
  });

  it('is the same in finer steps', () => {
    const fine = runSupply(siteWith({}), course, 5);
    const energy = (given: SupplyRun, name: 'gridKw' | 'storageKw' | 'generatorKw') =>
      kwh(given.flows[name], given.stepMs);
    for (const name of ['gridKw', 'storageKw', 'generatorKw'] as const) {
      expect(Math.abs(energy(fine, name) / energy(run, name) - 1)).toBeLessThan(0.005);
    }
  });
});

describe('a black start', () => {
  it('takes up the motors in steps of 10, 25, 50 and 100 %', () => {
    // The storage cannot carry the whole site, so the island fails at first.
    const storage = { ...SITE.storage!, powerKw: 50_000 };
    const site = siteWith({ storage, mechanical: { ...SITE.mechanical, restartMs: 0 } });
    const run = runSupply(
      site,
      [
        { voltagePu: 1, durationMs: 100 },
        { voltagePu: 0, durationMs: 20_000 },
      ],
      10,
    );
    const modes = run.events.filter(({ part }) => part === 'switch').map(({ to }) => to);
    expect(modes.slice(0, 4)).toEqual(['opening', 'island', 'black', 'starting']);
    const startMs = run.events.find(({ part, to }) => part === 'switch' && to === 'starting')!.atMs;
    const levels = [0, 200, 400, 600].map((ms) => -run.flows.mechanicalKw[(startMs + ms) / 10 + 5]!);
    expect(levels).toEqual([500, 1250, 2500, 5000]);
  });
});

describe('sharing by droop', () => {
  const source = fc.record({ ratedKw: between(1, 1000), room: between(0, 1), droopFraction: between(0.005, 0.2) });

  test.prop([fc.array(source, { maxLength: 5 }), between(0, 3000)])(
    'serves the load, and who has room stands at one frequency',
    (given, loadKw) => {
      const sources = given.map(({ room, ...rest }) => ({ ...rest, roomKw: room * rest.ratedKw }));
      const { powersKw, fallFraction, unmetKw } = shareByDroop(sources, loadKw);
      expect(powersKw.reduce((sum, kw) => sum + kw, unmetKw)).toBeCloseTo(loadKw, 6);
      powersKw.forEach((kw, i) => {
        const { ratedKw, roomKw, droopFraction } = sources[i]!;
        expect(kw).toBeCloseTo(Math.min(roomKw, (fallFraction / droopFraction) * ratedKw), 6);
        if (unmetKw > 1e-9) expect(kw).toBeCloseTo(roomKw, 9);
      });
    },
  );

  it('refuses a load below 0', () => {
    expect(() => shareByDroop([], -1)).toThrow('loadKw');
  });
});

describe('classes of UPS in a sag to 0.5 pu', () => {
  const outputs = (change: Partial<typeof UPS>) => {
    const site = siteWith({ ups: { ...UPS, ...change } });
    const run = runSupply(
      site,
      [
        { voltagePu: 1, durationMs: 5 },
        { voltagePu: 0.5, durationMs: 30 },
        { voltagePu: 1, durationMs: 5 },
      ],
      1,
    );
    return outputStretches(run);
  };

  it('VFI lets nothing through, VI and VFD their detection and their break', () => {
    expect(outputs({})).toEqual([{ voltagePu: 1, durationMs: 40 }]);
    const passed = [
      { voltagePu: 1, durationMs: 5 },
      { voltagePu: 0.5, durationMs: 2 },
      { voltagePu: 0, durationMs: 8 },
      { voltagePu: 1, durationMs: 25 },
    ];
    expect(outputs({ class: 'VFD', detectMs: 2, transferMs: 8 })).toEqual(passed);
    expect(outputs({ class: 'VI', detectMs: 2, transferMs: 8 })).toEqual(passed);
  });

  it('within its limits VFD passes the voltage on and VI evens it', () => {
    const at = (upsClass: 'VI' | 'VFD') => {
      const ups = toUps({ ...UPS, class: upsClass });
      return stepUps(ups, readyUps(ups), { voltagePu: 0.9, frequencyHz: 60, loadKw: 1, stepMs: 1 }).outputPu;
    };
    expect([at('VI'), at('VFD')]).toEqual([1, 0.9]);
  });
});

describe('a lockout', () => {
  const at = (withinMs: number) => {
    const site = siteWith({ ups: { ...UPS, walkInMs: 0, lockout: { count: 2, withinMs } } });
    const sag = { voltagePu: 0.6, durationMs: 100 };
    const good = { voltagePu: 1, durationMs: 2000 };
    return runSupply(site, [good, sag, good, sag, good], 10).end.ups.mode;
  };

  it('keeps the UPS on its battery from the second transfer in its time', () => {
    expect([at(2000), at(2110)]).toEqual(['line', 'battery']);
  });
});

describe('settings', () => {
  it.each([
    ['itKw', { itKw: NaN }],
    ['connectionKw', { connectionKw: 0 }],
    ['efficiencyFraction', { storage: { ...SITE.storage!, efficiencyFraction: 1.1 } }],
    ['VFI', { ups: { ...UPS, transferMs: 5 } }],
    ['lineEfficiencyFraction', { ups: { ...UPS, lineEfficiencyFraction: 0 } }],
    ['upper', { ups: { ...UPS, highPu: 0.5 } }],
    ['lockout', { ups: { ...UPS, lockout: { count: 0, withinMs: 1 } } }],
    ['loadSteps', { microgrid: { ...SITE.microgrid, loadSteps: [0.5] } }],
    ['tripMs', { microgrid: { ...SITE.microgrid, tripMs: -1 } }],
    ['droopFraction', { generators: [{ ...SITE.generators![0]!, droopFraction: 0 }] }],
    ['attemptCount', { generators: [{ ...SITE.generators![0]!, attemptCount: 0 }] }],
  ])('refuses a bad %s', (text, wrong) => {
    expect(() => toSupplySite({ ...SITE, ...wrong })).toThrow(text);
  });

  it('refuses a stretch of half a step', () => {
    expect(() => runSupply(siteWith({}), [{ voltagePu: 1, durationMs: 15 }], 10)).toThrow('whole steps');
  });
});

function reachedFrom(moves: Record<string, readonly string[]>, first: string): Set<string> {
  const reached = new Set([first]);
  for (const mode of reached) for (const next of moves[mode]!) reached.add(next);
  return reached;
}

type Course = { voltagePu: number; durationMs: number; frequencyHz?: number }[];

/** Runs that together make every move. */
const LONG_COURSES: [SupplySite, Course][] = (() => {
  const good = { voltagePu: 1, durationMs: 8000 };
  const out = (durationMs: number) => ({ voltagePu: 0, durationMs });
  const small = { ...UPS, batteryKwh: 20 };
  const vfd = { ...UPS, class: 'VFD' as const, transferMs: 20, walkInMs: 0 };
  const failing = { ...SITE.generators![0]!, failingCount: 1 };
  const weak = { ...SITE.storage!, reserveKwh: 150 };
  const full: Course = [good, out(4000), { voltagePu: 1, durationMs: 3200 }, out(500), good, good];
  return [
    [siteWith({}), full],
    [siteWith({ ups: { ...UPS, walkInMs: 300 } }), [good, out(100), { voltagePu: 1, durationMs: 700 }, out(100), good]],
    [siteWith({ ups: vfd }), full],
    [siteWith({ ups: { ...vfd, transferMs: 0 } }), [good, out(100), good]],
    [siteWith({ ups: { ...vfd, batteryKwh: 1 } }), [good, out(6000), good, good]],
    [siteWith({ ups: { ...vfd, batteryKwh: 0 } }), [good, out(1000), good, good]],
    [siteWith({ ups: { ...UPS, batteryKwh: 0 } }), [good, out(1000), good, good]],
    [
      siteWith({ ups: { ...UPS, batteryKwh: 8, rechargeKw: 0, walkInMs: 900 } }),
      [good, out(250), { voltagePu: 1, durationMs: 1200 }, out(300), good, good],
    ],
    [siteWithoutStorage({ ups: small, generators: [] }), [good, out(6000), good, good]],
    [siteWithoutStorage({ ups: small, generators: [failing] }), [good, out(6000), good, good]],
    [siteWith({ storage: weak, generators: [] }), [good, out(14_000), good, good]],
    [
      siteWith({
        storage: { ...weak, reserveKwh: 200 },
        generators: [],
        microgrid: { ...SITE.microgrid, syncMs: 5000 },
      }),
      [good, out(3000), good, good],
    ],
    [siteWith({ generators: [{ ...SITE.generators![0]!, startMs: 60_000 }] }), [good, out(3000), good, good]],
    [
      siteWith({ storage: { ...weak, powerKw: 50_000, reserveKwh: 30_000 }, generators: [] }),
      [good, out(9000), good, good],
    ],
    [
      siteWith({
        storage: { ...weak, powerKw: 4000, reserveKwh: 30_000 },
        mechanical: { ...SITE.mechanical, restartMs: 0 },
        generators: [],
      }),
      [good, out(9000), good, good],
    ],
  ];
})();
