import { z } from 'zod';
import type { WorldRules } from '../notebook/worldRules.js';
import type { CommandArgs } from './command.js';

const Deterministic = z.strictObject({
  now: z.iso.datetime({ offset: true }).optional(),
  seed: z.int().optional(),
  timeZone: z.string().optional(),
  locale: z.string().optional(),
});

/** The fields of the configuration: hosts that cells may reach, and what stands still for them. */
export const WORLD_FIELDS = {
  network: z.array(z.string().min(1)).optional(),
  deterministic: z.union([z.boolean(), Deterministic]).optional(),
};

export type WorldFields = {
  network?: string[] | undefined;
  deterministic?: boolean | z.infer<typeof Deterministic> | undefined;
};

/** The rules of the command line, else those of the configuration. */
export function readWorldRules(args: CommandArgs, { network, deterministic }: WorldFields = {}): WorldRules {
  const hosts = args.flag('offline') ? [] : network;
  const still = args.flag('deterministic') || deterministic === true ? {} : deterministic;
  return {
    ...(hosts === undefined ? {} : { network: { allow: hosts } }),
    ...(still === undefined || still === false ? {} : { deterministic: toDeterministic(still) }),
  };
}

function toDeterministic({ now, ...others }: z.infer<typeof Deterministic>): NonNullable<WorldRules['deterministic']> {
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  return now === undefined ? given : { ...given, nowMs: Date.parse(now) };
}
