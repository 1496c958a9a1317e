/** Text for the help of commands that take parameters. */
export const PARAMETER_HELP = `Parameters come from the configuration, from --params FILE.yaml, from environment variables WATTBOOK_PARAM_NAME and from
--param, the later before the earlier. Relative paths start at the folder of the file that gives them, else here.`;

/** Options of commands that take parameters. */
export const PARAMETER_OPTIONS = {
  param: { type: 'string', short: 'p', multiple: true },
  params: { type: 'string', multiple: true },
} as const;
