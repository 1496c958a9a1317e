/** What JavaScript writes on process.stdout and process.stderr becomes events of the cell that writes it. */
import { StringDecoder } from 'node:string_decoder';

export function installStreams(events) {
  for (const name of ['stdout', 'stderr']) {
    const decoder = new StringDecoder('utf8');
    process[name].write = (chunk, encoding, callback) => {
      const done = typeof encoding === 'function' ? encoding : callback;
      const text = toText(chunk, encoding, decoder);
      if (text !== '') events.tellOfCell({ type: 'stream', name, text });
      if (typeof done === 'function') process.nextTick(done);
      return true;
    };
  }
}

/** Whole characters only: the rest of a split one waits for the next chunk. */
function toText(chunk, encoding, decoder) {
  if (typeof chunk === 'string') {
    const isPlain = typeof encoding !== 'string' || /^utf-?8$/i.test(encoding);
    return isPlain ? chunk : decoder.write(Buffer.from(chunk, encoding));
  }
  if (ArrayBuffer.isView(chunk)) return decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  throw new TypeError(`Give write a string or bytes; this one is ${typeof chunk}.`);
}
