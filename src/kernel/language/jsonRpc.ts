import type { Readable, Writable } from 'node:stream';

/** One end of JSON-RPC 2.0 over a pair of streams, framed as the Language Server Protocol has it. */
export type JsonRpc = {
  notify: (method: string, params: unknown) => void;
  /** Rejects with the error of the answer, and with the reason of `fail`. */
  request: (method: string, params: unknown) => Promise<unknown>;
  /** Says that the other end is gone: every request, waiting or to come, rejects. */
  fail: (reason: Error) => void;
};

type Message = {
  id?: number | string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
};

const HEADER_END = '\r\n\r\n';

/** @param answer what to say to requests of the other end */
export function connectJsonRpc(
  { input, output }: { input: Readable; output: Writable },
  answer: (method: string, params: unknown) => unknown,
): JsonRpc {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let count = 0;
  let failed: Error | undefined;
  const send = (message: object): void => {
    if (!output.writable) return;
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    output.write(`Content-Length: ${body.length}${HEADER_END}`);
    output.write(body);
  };
  readFrames(input, (body) => {
    const { id, method, params, result, error } = JSON.parse(body) as Message;
    if (method !== undefined) {
      if (id !== undefined) send({ id, result: answer(method, params) ?? null });
      return;
    }
    const asked = waiting.get(Number(id));
    waiting.delete(Number(id));
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error.message));
  });
  return {
    notify: (method, params) => {
      send({ method, params });
    },
    request: (method, params) =>
      new Promise((resolve, reject) => {
        if (failed !== undefined) {
          reject(failed);
          return;
        }
        const id = ++count;
        waiting.set(id, { resolve, reject });
        send({ id, method, params });
      }),
    fail: (reason) => {
      failed ??= reason;
      for (const { reject } of waiting.values()) reject(failed);
      waiting.clear();
    },
  };
}

function readFrames(input: Readable, onBody: (body: string) => void): void {
  let held: Buffer = Buffer.alloc(0);
  input.on('data', (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (;;) {
      const end = held.indexOf(HEADER_END);
      if (end < 0) return;
      const start = end + HEADER_END.length;
      const length = Number(/Content-Length: (\d+)/i.exec(held.toString('latin1', 0, end))?.[1]);
      if (held.length < start + length) return;
      const body = held.toString('utf8', start, start + length);
      held = held.subarray(start + length);
      onBody(body);
    }
  });
}
