import { decodeMessage, type JupyterMessage } from '../wire/message.js';
import type { Log } from './log.js';

/** Signatures remembered; an older one could be sent again unseen. */
const KEPT = 65_536;

/** Lets through what was signed with the key and is seen for the first time; all else is logged and dropped. */
export function createGuard(
  key: string,
  log: Log,
): (channel: string, frames: readonly Buffer[]) => JupyterMessage | undefined {
  const seen = new Set<string>();
  return (channel, frames) => {
    const decoded = decodeMessage(frames, key);
    if (!decoded.ok) {
      log(`${decoded.reason} was ignored`, `on ${channel}`);
      return undefined;
    }
    if (seen.has(decoded.signature)) {
      log('a message that came before was ignored', `on ${channel}`);
      return undefined;
    }
    seen.add(decoded.signature);
    if (seen.size > KEPT) seen.delete(seen.values().next().value!);
    return decoded.message;
  };
}
