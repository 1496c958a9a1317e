/** What a scenario file may hold. Names with a unit take a plain number; the others a number with its unit, as `1 MW`. */
import { z } from 'zod';
import { AGEING_MODELS } from './ageingModels.js';
import { measure, yearRule } from './fields.js';
import { policyEntry } from './policyFields.js';
import { powerSource, priceSource, temperatureSource } from './sourceFields.js';

const share = z.number().min(0).max(1);
const atLoad = z.strictObject({ loadFraction: z.number(), efficiencyFraction: z.number() });
const efficiency = z.union([z.number(), z.array(atLoad).min(1)], {
  error: 'give a share, or a list of { loadFraction, efficiencyFraction }',
});

const battery = z.strictObject({
  power: measure('power'),
  energy: measure('energy'),
  /** Split evenly over charging and discharging. */
  roundTripFraction: z.number().exactOptional(),
  chargeEfficiencyFraction: efficiency.exactOptional(),
  dischargeEfficiencyFraction: efficiency.exactOptional(),
  converterLosses: z
    .strictObject({
      standbyFraction: z.number(),
      linearFraction: z.number().exactOptional(),
      quadraticFraction: z.number().exactOptional(),
    })
    .exactOptional(),
  minSocFraction: z.number().exactOptional(),
  maxSocFraction: z.number().exactOptional(),
  initialSocFraction: z.number().exactOptional(),
  selfDischargePerHour: z.number().exactOptional(),
  auxiliary: measure('power').exactOptional(),
  derating: z.array(z.strictObject({ temperatureC: z.number(), powerFraction: z.number() })).exactOptional(),
  ramp: measure('ramp').exactOptional(),
  minimumHold: measure('duration').exactOptional(),
  /** Stored energy that is kept for other use at all times, above the window's lower end. */
  reserve: measure('energy').exactOptional(),
});

const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

const tariff = z.strictObject({
  file: z.string().min(1),
  label: z.string().exactOptional(),
  leaveOut: z.array(z.string()).exactOptional(),
  export: z.enum(['none', 'net-billing']).exactOptional(),
  before: z.enum(['same', 'nothing']).exactOptional(),
  demandMinutes: z.number().exactOptional(),
  holidays: z.array(z.string()).exactOptional(),
  /** Bill a year of 365 days of 24 hours that begins on this weekday. */
  standardYear: z.enum(WEEKDAYS).exactOptional(),
});

const site = z.strictObject({
  load: powerSource,
  generation: powerSource.exactOptional(),
  importLimit: measure('power').exactOptional(),
  exportLimit: measure('power').exactOptional(),
});

const climate = z.strictObject({ setpointC: z.number(), capacity: measure('power'), performanceRatio: z.number() });

const thermal = z.strictObject({
  cells: z.enum(['lfp-prismatic']).default('lfp-prismatic'),
  filmWPerM2K: z.number().default(25),
  exposedFraction: z.number().default(0.4),
  spreadKPerKw: z.number().exactOptional(),
  /** Containers of 20 feet; the cells stand in the open air where there is none. */
  containerCount: z.number().positive().exactOptional(),
  cooling: climate.exactOptional(),
  heating: climate.exactOptional(),
  /** Share of the battery's losses that arises in the cells. */
  cellShareFraction: share.exactOptional(),
});

const plan = z
  .strictObject({
    kind: z.enum(['none', 'replacement', 'augmentation', 'contract']),
    belowFraction: z.number().exactOptional(),
    additions: z
      .array(z.strictObject({ year: z.int().min(1), energy: measure('energy') }))
      .min(1)
      .exactOptional(),
    usable: measure('energy').exactOptional(),
    module: measure('energy').exactOptional(),
  })
  .superRefine((given, context) => {
    const takes = {
      none: [],
      replacement: ['belowFraction'],
      augmentation: ['additions'],
      contract: ['usable', 'module'],
    };
    const wanted: readonly string[] = takes[given.kind];
    for (const name of Object.keys(given)) {
      if (name === 'kind' || wanted.includes(name)) continue;
      context.addIssue({ code: 'custom', path: [name], message: `is not for a plan of ${given.kind}; leave it out` });
    }
    for (const name of wanted) {
      if (Object.hasOwn(given, name)) continue;
      context.addIssue({ code: 'custom', path: [name], message: `is missing: a plan of ${given.kind} needs it` });
    }
  });

const ageing = z.strictObject({
  model: z.enum(AGEING_MODELS),
  cells: measure('capacityPrice').exactOptional(),
  /** Change of the price of cells from year to year: -0.05 is 5 % less each year. */
  cellsPerYearFraction: z.number().min(-1).exactOptional(),
  endOfLifeFraction: z.number().exactOptional(),
  ohmicLossFraction: z.number().exactOptional(),
  cellPower: measure('power').exactOptional(),
  plan: plan.exactOptional(),
});

const AIR = ', as 25 °C or a file';

type Sections = Partial<Record<'prices' | 'tariff' | 'site' | 'thermal' | 'ageing' | 'ambient' | 'years', unknown>> & {
  readonly battery: { readonly derating?: readonly unknown[] };
};

/** What sections need beside them. */
const RULES: readonly (readonly [path: string, message: string, isBroken: (given: Sections) => boolean])[] = [
  [
    'prices',
    'is missing: give prices (a market), a tariff with a site, or both',
    (given) => !given.prices && !given.tariff,
  ],
  ['site', 'is missing: a tariff bills a site; give site: { load: ... }', (given) => has(given.tariff) && !given.site],
  ['ageing', 'is missing: several years need a model of ageing', (given) => has(given.years) && !given.ageing],
  [
    'years',
    'is for a battery in a market; of a site one year is simulated. Leave it out',
    (given) => has(given.years) && has(given.site),
  ],
  ['ambient', `is missing: thermal needs the air outside${AIR}`, (given) => has(given.thermal) && !has(given.ambient)],
  ['ambient', `is missing: ageing needs a temperature${AIR}`, (given) => has(given.ageing) && !has(given.ambient)],
  [
    'ambient',
    `is missing: derating needs a temperature${AIR}`,
    ({ battery: { derating = [] }, ambient }) => derating.length > 0 && !has(ambient),
  ],
];

function has(value: unknown): boolean {
  return value !== undefined;
}

/** The whole file. */
export const scenarioSchema = z
  .strictObject({
    name: z.string().min(1),
    zone: z.string().default('UTC'),
    /** Calendar year of all that has no times of its own. */
    year: yearRule.exactOptional(),
    /** Length of a step where no file says it. */
    stepMinutes: z.number().positive().exactOptional(),
    prices: priceSource.exactOptional(),
    tariff: tariff.exactOptional(),
    site: site.exactOptional(),
    battery,
    wear: measure('energyPrice').exactOptional(),
    ambient: temperatureSource.exactOptional(),
    thermal: thermal.exactOptional(),
    ageing: ageing.exactOptional(),
    years: z.int().min(1).max(60).exactOptional(),
    policies: z.array(policyEntry).min(1).exactOptional(),
  })
  .superRefine((given, context) => {
    for (const [path, message, isBroken] of RULES) {
      if (isBroken(given)) context.addIssue({ code: 'custom', path: [path], message });
    }
  });

export type Scenario = z.output<typeof scenarioSchema>;
export type ThermalFields = NonNullable<Scenario['thermal']>;
