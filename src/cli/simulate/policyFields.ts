/** One entry of a scenario's list of policies: a name alone, or fields with `kind`. */
import { z } from 'zod';
import { suggestName } from '../../base/nearest.js';
import { POLICY_KINDS } from '../../sim/dispatch/policies/policySpec.js';
import { checkPart, measure } from './fields.js';

const forecastFields = z.strictObject({
  kind: z.enum(['perfect', 'backcast', 'noisy', 'published']),
  lookBackDays: z.number().exactOptional(),
  seed: z.int().exactOptional(),
  errorShareAtDay: z.number().exactOptional(),
  reversionHours: z.number().exactOptional(),
  publicationHour: z.number().exactOptional(),
});
const FORECASTS = {
  perfect: { needs: [], takes: [] },
  backcast: { needs: [], takes: ['lookBackDays'] },
  noisy: { needs: ['seed', 'errorShareAtDay'], takes: ['reversionHours'] },
  published: { needs: [], takes: ['publicationHour'] },
} as const;

const forecast = z
  .unknown()
  .transform((given, context) => {
    const fields = typeof given === 'string' ? { kind: given } : given;
    return checkPart<z.output<typeof forecastFields>>(forecastFields, fields, context);
  })
  .superRefine(({ kind, ...given }, context) => {
    const { needs, takes }: { needs: readonly string[]; takes: readonly string[] } = FORECASTS[kind];
    for (const name of needs) {
      if (!Object.hasOwn(given, name))
        context.addIssue({ code: 'custom', path: [name], message: `is missing: a ${kind} forecast needs it` });
    }
    for (const name of Object.keys(given)) {
      if (!needs.includes(name) && !takes.includes(name))
        context.addIssue({ code: 'custom', path: [name], message: `does not go with a ${kind} forecast` });
    }
  });

const common = { name: z.string().min(1).exactOptional() };
/** Of those that look at prices. */
const priced = { ...common, priceDelayCount: z.int().min(0).exactOptional() };
const planned = {
  horizonHours: z.number().exactOptional(),
  replanHours: z.number().exactOptional(),
  forecast: forecast.exactOptional(),
};
const event = z.strictObject({
  start: z.iso.datetime({ error: 'give an instant in UTC, as 2026-07-15T21:00:00Z' }),
  end: z.iso.datetime({ error: 'give an instant in UTC, as 2026-07-15T23:00:00Z' }),
  committed: measure('power'),
  notice: measure('duration'),
});

const SCHEMAS = {
  optimal: z.strictObject({ ...common, kind: z.literal('optimal') }),
  idle: z.strictObject({ ...common, kind: z.literal('idle') }),
  threshold: z.strictObject({
    ...priced,
    kind: z.literal('threshold'),
    chargeBelowUsdPerMwh: z.number(),
    dischargeAboveUsdPerMwh: z.number(),
    hysteresisUsdPerMwh: z.number().exactOptional(),
    minSocFraction: z.number().exactOptional(),
    maxSocFraction: z.number().exactOptional(),
    socHysteresisFraction: z.number().exactOptional(),
  }),
  selfUse: z.strictObject({ ...common, kind: z.literal('selfUse') }),
  gridTarget: z.strictObject({ ...common, kind: z.literal('gridTarget'), targetKw: z.number().exactOptional() }),
  peakShaving: z.strictObject({ ...common, kind: z.literal('peakShaving'), ...planned }),
  demandResponse: z.strictObject({
    ...common,
    kind: z.literal('demandResponse'),
    events: z.array(event).min(1),
    rechargeKw: z.number().exactOptional(),
  }),
  recedingHorizon: z.strictObject({
    ...priced,
    kind: z.literal('recedingHorizon'),
    ...planned,
    /** Instead of hours: plans at each local midnight over so many days. */
    horizonDays: z.number().exactOptional(),
    errorKeptPerHour: z.number().exactOptional(),
    /** Most energy discharged in a local day. */
    dailyDischarge: measure('energy').exactOptional(),
    endUsdPerMwh: z.number().exactOptional(),
  }),
  stochasticValue: z.strictObject({
    ...priced,
    kind: z.literal('stochasticValue'),
    ...planned,
    nodeCount: z.number().exactOptional(),
    lookBackDays: z.number().exactOptional(),
    cellCount: z.number().exactOptional(),
    endUsdPerMwh: z.number().exactOptional(),
  }),
} as const;

export type PolicyFields = z.output<(typeof SCHEMAS)[keyof typeof SCHEMAS]>;
export type ForecastFields = z.output<typeof forecast>;

/** The kinds that a scenario file knows, with what they do. */
export const POLICY_NAMES = ['optimal', ...Object.keys(POLICY_KINDS)];

/** Checked by the schema of its kind. */
export const policyEntry = z.unknown().transform((given, context): PolicyFields => {
  const fields = typeof given === 'string' ? { kind: given } : given;
  const kind: unknown = typeof fields === 'object' && fields !== null ? (fields as { kind?: unknown }).kind : undefined;
  if (typeof kind !== 'string' || !Object.hasOwn(SCHEMAS, kind)) {
    const hint = typeof kind === 'string' ? `${kind} is no policy. ${suggestName(kind, POLICY_NAMES)}` : NO_KIND;
    context.addIssue({ code: 'custom', message: hint });
    return z.NEVER;
  }
  return checkPart<PolicyFields>(SCHEMAS[kind as keyof typeof SCHEMAS], fields, context);
});

const NO_KIND = `give a name, or fields with kind: ${POLICY_NAMES.join(', ')}`;
