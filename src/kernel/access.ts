import { fileURLToPath } from 'node:url';

/** What a cell reached for, told once a cell. */
export type Access = {
  /**
   * `file` is one that was read or imported, `looked` one that was asked whether it is there, `folder` one whose names were
   * read, `written` a file that was written, `variable` one of the environment; `program` is a process that a cell
   * started: what it reaches for is held to the rule only when it is one of Node.
   */
  kind: 'file' | 'looked' | 'folder' | 'written' | 'variable' | 'network' | 'program';
  /** Absolute path, name of a variable, `host:port`, or the program. */
  target: string;
  isAllowed: boolean;
  /** Label of the cell. */
  label: string;
};

/** Hosts that code may reach: all, or those of a list: `example.org`, `example.org:443`, `*.example.org`. */
export type NetworkRule = 'allow' | { allow: readonly string[] };

// The same path from src/kernel and from dist/kernel.
const HOOK = fileURLToPath(new URL('../../src/kernel/child/access.cjs', import.meta.url));

/**
 * Environment of a process whose accesses are told, and held to a rule: it reaches the threads of the process, and the
 * processes of Node that it starts. This machine itself (`localhost`) may always be reached.
 */
export function toAccessEnvironment(network: NetworkRule): Record<string, string> {
  const { NODE_OPTIONS: options = '' } = process.env;
  return {
    NODE_OPTIONS: `${options} --require ${JSON.stringify(HOOK)}`.trim(),
    WATTBOOK_ACCESS: JSON.stringify({ allow: network === 'allow' ? null : network.allow }),
  };
}
