import type { Command } from './command.js';
export const doctorCommand: Command = { help: '', options: {}, positionals: [], run: () => Promise.resolve(2) };
