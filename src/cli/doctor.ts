import type { Command } from './command.js';

export const doctorCommand: Command = {
  help: `Check what wattbook needs on this machine: Node, the kernel and the package inside it, a browser, fonts.

Usage: wattbook doctor [--json]

Each line says what was found, or what is wrong and how to mend it. The exit code is that of the first fault.

Example:
  wattbook doctor`,
  options: { json: { type: 'boolean' } },
  positionals: [],
  run: async (args, terminal) => (await import('./examine.js')).examine(args, terminal),
};
