import type { NetworkRule } from '../kernel/access.js';
import type { Deterministic } from '../kernel/runtimeOptions.js';
import { WattbookError } from '../base/errors.js';
import type { KernelLauncher } from './kernel.js';

/** What the cells of a run may reach and what makes every run give the same; nothing set is no rule. */
export type WorldRules = { network?: NetworkRule; deterministic?: Deterministic };

/**
 * A launcher whose kernels are held to rules.
 *
 * @throws WattbookError 'kernel' for a kernel that cannot be held to any.
 */
export function withRules(launcher: KernelLauncher, rules: WorldRules): KernelLauncher {
  if (Object.keys(rules).length === 0) return launcher;
  if (launcher.isHeldToRules !== true) {
    throw new WattbookError('kernel', `${launcher.name} cannot be kept from the network or made deterministic`, {
      next: 'Use the kernel wattbook, or take the rules away.',
    });
  }
  return { ...launcher, start: (options) => launcher.start({ ...options, ...rules }) };
}
