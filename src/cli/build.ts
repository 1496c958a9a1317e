import type { Command } from './command.js';
export const buildCommand: Command = { help: '', options: {}, positionals: [], run: () => Promise.resolve(2) };
