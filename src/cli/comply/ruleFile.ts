/** Rules that a person writes, as YAML or JSON. */
import { z } from 'zod';
import type { Rule, RuleSet } from '../../sim/power/comply/rule.js';
import { toRuleSet } from '../../sim/power/comply/toRule.js';
import { readText } from '../given.js';
import { checkPart } from '../simulate/fields.js';
import { checkYaml, parseYaml, yamlFault } from '../yamlFile.js';

const text = z.string().min(1);

const head = {
  id: text,
  name: text,
  authority: text,
  date: text,
  status: text,
  source: text,
  standing: z.enum(['primary', 'secondary', 'unverified']),
  note: text.exactOptional(),
  minimumHz: z.number().exactOptional(),
} as const;

const band = z.strictObject({ lowHz: z.number(), highHz: z.number() });
const limit = { limitKw: z.number().exactOptional(), limitNominalFraction: z.number().exactOptional() } as const;
const segmentSeconds = z.number().exactOptional();
const pair = z.tuple([z.number(), z.number()]);

const KINDS = {
  'peak-to-peak': z.strictObject({
    ...{ ...head, ...limit, kind: z.literal('peak-to-peak'), windowSeconds: z.number(), band: band.exactOptional() },
  }),
  ramp: z.strictObject({
    ...{ ...head, kind: z.literal('ramp'), windowSeconds: z.number(), direction: z.enum(['up', 'down', 'both']) },
    ...{ limitKwPerMin: z.number().exactOptional(), limitNominalFraction: z.number().exactOptional() },
  }),
  amplitude: z.strictObject({ ...head, ...limit, kind: z.literal('amplitude'), band, segmentSeconds }),
  'band-share': z.strictObject({
    ...head,
    kind: z.literal('band-share'),
    band,
    limitFraction: z.number(),
    segmentSeconds,
  }),
  'ride-through': z.strictObject({
    ...{ ...head, kind: z.literal('ride-through'), quantity: z.enum(['voltage', 'frequency']) },
    ...{ recoverFraction: z.number(), recoverSeconds: z.number() },
    curve: z.strictObject({
      continuous: pair,
      zones: z.array(z.strictObject({ low: z.number(), high: z.number(), seconds: z.number() })),
    }),
  }),
  tracking: z.strictObject({ ...head, kind: z.literal('tracking'), limitFraction: z.number() }),
  'soc-drift': z.strictObject({
    ...head,
    kind: z.literal('soc-drift'),
    windowSeconds: z.number(),
    limitFraction: z.number(),
  }),
  'soc-range': z.strictObject({ ...head, kind: z.literal('soc-range'), range: pair }),
  'test-only': z.strictObject({
    ...head,
    kind: z.literal('test-only'),
    method: z.enum(['test bench', 'EMT study', 'documents']),
  }),
} as const;

const KIND_NAMES = Object.keys(KINDS) as (keyof typeof KINDS)[];

// The parts differ by kind, so each is checked by its own schema, and tells its faults as the file's own.
const rule = z
  .looseObject({ kind: z.enum(KIND_NAMES as [keyof typeof KINDS, ...(keyof typeof KINDS)[]]) })
  .transform((given, context) => {
    const part: z.ZodType = KINDS[given.kind];
    return checkPart(part, given, context) as Rule;
  });

const schema = z.strictObject({ id: text, title: text, rules: z.array(rule).min(1) });

/**
 * A set of rules from a file.
 *
 * @throws WattbookError `data` when it cannot be read; `usage` with row and field when a rule is not as rules are.
 */
export async function readRuleFile(path: string, name: string): Promise<RuleSet> {
  const yaml = parseYaml(await readText(path, 'rule file'), name);
  const set = checkYaml(yaml, schema);
  set.rules.forEach((one, index) => {
    try {
      toRuleSet({ ...set, rules: [one] });
    } catch (cause) {
      throw yamlFault(yaml, ['rules', index], { what: (cause as Error).message, cause });
    }
  });
  try {
    return toRuleSet(set);
  } catch (cause) {
    throw yamlFault(yaml, ['rules'], { what: (cause as Error).message, cause });
  }
}
