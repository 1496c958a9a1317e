import { totalmem } from 'node:os';
import { toAccessEnvironment, type Access, type NetworkRule } from './access.js';
import type { TypesMode } from './language/typeGuard.js';
import type { CommMessage } from './messages.js';
import type { ProcessOptions } from './process.js';

/** Share of the memory of the machine, or of the container, that a runtime may use. */
const MEMORY_SHARE = 0.75;

export type RuntimeOptions = {
  /** Working directory; cells import from here. */
  directory: string;
  startTimeoutMs?: number;
  /** Above this much resident memory the runtime is ended; three quarters of the machine's by default. */
  memoryLimitBytes?: number;
  deterministic?: Deterministic;
  /** Default `warn`. */
  types?: TypesMode;
  /** Hosts that code may reach; default all. */
  network?: NetworkRule;
  /** Takes the files, hosts and programs that code reaches for, each once a cell. */
  onAccess?: (access: Access) => void;
  /** Takes what code tells over comms, in order with the outputs of the cells. */
  onComm?: (message: CommMessage) => void;
};

/** Makes every run give the same: `Date` stands still, `Math.random` goes by a seed, zone and locale are set. */
export type Deterministic = {
  /** Since 1970; default 0. */
  nowMs?: number;
  /** Default 1. */
  seed?: number;
  /** Default UTC. */
  timeZone?: string;
  /** Default en-US. */
  locale?: string;
};

/** How the process of a runtime is started. */
export function toProcessOptions({
  directory,
  memoryLimitBytes = memoryLimit(),
  deterministic,
  network = 'allow',
  onAccess,
}: RuntimeOptions): ProcessOptions {
  const isWatched = network !== 'allow' || onAccess !== undefined;
  const access = isWatched ? toAccessEnvironment(network) : {};
  if (deterministic === undefined) return { directory, environment: access, options: { memoryLimitBytes } };
  const { nowMs = 0, seed = 1, timeZone = 'UTC', locale = 'en-US' } = deterministic;
  const tag = `${locale.replace('-', '_')}.UTF-8`;
  return {
    directory,
    environment: { ...access, TZ: timeZone, LC_ALL: tag, LANG: tag },
    options: { memoryLimitBytes, deterministic: { nowMs, seed } },
  };
}

function memoryLimit(): number {
  // 0 or a number beyond all memory where no container sets a limit.
  const constrainedBytes = process.constrainedMemory();
  const totalBytes = totalmem();
  return MEMORY_SHARE * (constrainedBytes > 0 ? Math.min(constrainedBytes, totalBytes) : totalBytes);
}
