/** Where the series of a scenario come from: files, the generator, a constant, a profile. */
import { z } from 'zod';
import { checkPart, measure, requireBeside } from './fields.js';

const FILLS = ['previous', 'linear', 'day-before', 'week-before'] as const;
const fill = z.strictObject({ by: z.enum(FILLS), upTo: measure('duration') });

/** How a file is read whose form is not known by its header. */
const columns = {
  timeColumn: z.string().min(1).exactOptional(),
  timeForm: z.enum(['utc-start', 'utc-end', 'local-start', 'local-end']).exactOptional(),
  dateOrder: z.enum(['month-first', 'day-first']).exactOptional(),
  stepMinutes: z.number().positive().exactOptional(),
  skippedHour: z.enum(['error', 'drop']).exactOptional(),
  holes: z.enum(['error', 'gap']).exactOptional(),
  fill: fill.exactOptional(),
} as const;
const COLUMN_NAMES = Object.keys(columns);

const transform = z.looseObject({ kind: z.string() });

export const priceSource = z
  .strictObject({
    file: z.string().min(1).exactOptional(),
    column: z.string().min(1).exactOptional(),
    sellColumn: z.string().min(1).exactOptional(),
    /** What the day-ahead market said of a real-time one: what `published` forecasts know. */
    dayAheadColumn: z.string().min(1).exactOptional(),
    unit: z.string().exactOptional(),
    usdPer: z.record(z.string(), z.number()).exactOptional(),
    ...columns,
    calibration: z.string().min(1).exactOptional(),
    seed: z.int().exactOptional(),
    transforms: z.array(transform).exactOptional(),
  })
  .superRefine((given, context) => {
    if (given.calibration !== undefined) {
      const rules = { of: 'calibration', needs: ['calibration', 'seed'], takes: ['transforms'] };
      requireBeside(given, context, rules);
      return;
    }
    const isDeclared = given.timeColumn !== undefined;
    const optional = [
      'sellColumn',
      'dayAheadColumn',
      'usdPer',
      'transforms',
      ...COLUMN_NAMES,
      ...(isDeclared ? ['unit'] : []),
    ];
    const needs = ['file', 'column', ...(isDeclared ? ['timeForm', 'unit'] : [])];
    requireBeside(given, context, { of: isDeclared ? 'timeColumn' : 'a price file', needs, takes: optional });
  });

const dayProfile = z.array(z.number()).length(24, 'give 24 numbers, one for each hour of the day from 0:00');
const POWER_UNITS = ['kW', 'MW'] as const;

export const powerSource = z
  .strictObject({
    constant: measure('power').exactOptional(),
    /** By the wall clock; weekends as weekdays where they are not given. */
    profile: z
      .strictObject({ unit: z.enum(POWER_UNITS), weekday: dayProfile, weekend: dayProfile.exactOptional() })
      .exactOptional(),
    file: z.string().min(1).exactOptional(),
    column: z.string().min(1).exactOptional(),
    unit: z.enum(POWER_UNITS).exactOptional(),
    ...columns,
  })
  .superRefine((given, context) => {
    if (given.constant !== undefined) requireBeside(given, context, { of: 'constant', needs: ['constant'], takes: [] });
    else if (given.profile !== undefined)
      requireBeside(given, context, { of: 'profile', needs: ['profile'], takes: [] });
    else if (given.file === undefined) context.addIssue({ code: 'custom', message: 'give constant, profile or file' });
    else if (given.timeColumn === undefined)
      requireBeside(given, context, { of: 'a file without timeColumn', needs: ['file'], takes: ['column', 'fill'] });
    else {
      const needs = ['file', 'column', 'timeColumn', 'timeForm', 'unit'];
      requireBeside(given, context, { of: 'timeColumn', needs, takes: COLUMN_NAMES });
    }
  });

const temperatureFile = z.strictObject({
  file: z.string().min(1),
  column: z.string().min(1),
  ...columns,
  timeColumn: z.string().min(1),
  timeForm: z.enum(['utc-start', 'utc-end', 'local-start', 'local-end']),
});

/** Either `25 °C` or a file of degrees Celsius. */
export const temperatureSource = z.unknown().transform((given, context): number | TemperatureFile => {
  const isFields = typeof given === 'object' && given !== null;
  return checkPart<number | TemperatureFile>(isFields ? temperatureFile : measure('temperature'), given, context);
});

export type PriceSourceFields = z.output<typeof priceSource>;
export type PowerSourceFields = z.output<typeof powerSource>;
export type TemperatureFile = z.output<typeof temperatureFile>;
