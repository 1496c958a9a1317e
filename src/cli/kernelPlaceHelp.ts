import type { Command } from './command.js';

/** The options by which a kernelspec's place is chosen. */
export const PLACE_OPTIONS: Command['options'] = {
  user: { type: 'boolean' },
  prefix: { type: 'string' },
  'sys-prefix': { type: 'boolean' },
};

export const PLACE_HELP = `      --user                for this user: below JUPYTER_DATA_DIR if set (default)
      --sys-prefix          in the active Python environment, or that of python3
      --prefix DIR          in DIR/share/jupyter/kernels`;
