import { createRequire } from 'node:module';

/** Representations of one output by MIME type; a viewer shows the richest one that it knows. */
export type MimeBundle = Record<string, unknown>;

type TslabFrontEnd = {
  lastWriteDisplayData?: ((message: DisplayMessage, update?: boolean) => void) | null;
};

type DisplayMessage = { data: MimeBundle; metadata: Record<string, never>; transient: Record<string, never> };

const TSLAB_FRONT_END = /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/;

/**
 * Sends a MIME bundle to the notebook that runs this code.
 *
 * tslab's public `display` takes one MIME type a call; the writer behind it takes a bundle. It is looked up among the
 * loaded modules, so that it is the running kernel's own, wherever that is installed.
 *
 * @throws TypeError outside a notebook cell.
 */
export function display(bundle: MimeBundle): void {
  const write = runningTslab()?.lastWriteDisplayData;
  if (write === undefined || write === null) {
    throw new TypeError('Call this inside a cell of a notebook; no running kernel was found.');
  }
  write({ data: bundle, metadata: {}, transient: {} });
}

function runningTslab(): TslabFrontEnd | undefined {
  const { cache } = createRequire(import.meta.url);
  const path = Object.keys(cache).find((loaded) => TSLAB_FRONT_END.test(loaded));
  return path === undefined ? undefined : (cache[path]?.exports as TslabFrontEnd);
}
