/** Code that never ends, by what it hangs in. */
export const HANGS: Record<string, string>;
/** Code whose result is WHOLE when state and event loop are. */
export const PROBE: string;
/** The state that PROBE looks at. */
export const STATE: string;
export const WHOLE: string;
