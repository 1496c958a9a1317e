import type { Command } from './command.js';

export const kernelStartCommand: Command = {
  help: `Start the TypeScript kernel by hand, for a client such as jupyter console.

Usage: wattbook kernel start [--connection FILE]

  --connection FILE   the connection file to serve (default: a new one, its path is printed)

The kernel listens on this machine alone, runs cells in the working directory, and ends when a client asks for it or
with Ctrl-C.

Examples:
  wattbook kernel start
  jupyter console --existing kernel-1234.json`,
  options: { connection: { type: 'string' } },
  positionals: [],
  run: async (args, terminal) => (await import('./serveKernel.js')).serveKernel(args, terminal),
};
