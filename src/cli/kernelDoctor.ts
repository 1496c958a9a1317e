import type { Command } from './command.js';

export const kernelDoctorCommand: Command = {
  help: `Check the TypeScript kernel as Jupyter would use it: installed, started, answering, running, stopping.

Usage: wattbook kernel doctor [--name NAME] [--json]

  --name NAME   the kernelspec to check (default: wattbook)
  --json        print the findings as JSON

Each line says what was found and how long it took, or what is wrong and how to mend it. The exit code is that of the
first fault.

Example:
  wattbook kernel doctor`,
  options: { name: { type: 'string' }, json: { type: 'boolean' } },
  positionals: [],
  run: async (args, terminal) => (await import('./kernelTrial.js')).tryKernel(args, terminal),
};
