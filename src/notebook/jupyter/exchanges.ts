import { WattbookError } from '../../base/errors.js';
import type { KernelOutput } from '../kernel.js';

export type Reply = Record<string, unknown>;

type Exchange = {
  reply?: Reply;
  isIdle: boolean;
  limitMs: number;
  timer?: NodeJS.Timeout;
  resolve: (reply: Reply) => void;
  reject: (error: WattbookError) => void;
};

/**
 * The requests that wait for their kernel. A request is done when both of its signs are there: its reply and its idle
 * status, which travel on different channels and arrive in either order.
 */
export class Exchanges {
  readonly #open = new Map<string, Exchange>();
  // Kept after the exchange: a timer that a cell left behind may still write, and that output belongs to the cell.
  readonly #listeners = new Map<string, (output: KernelOutput) => void>();
  #failure: WattbookError | undefined;

  /**
   * Resolves with the reply's content. Rejects when `limitMs` pass without a message after only one of the two signs,
   * and with what `fail` is given.
   */
  wait(id: string, limitMs: number, onOutput?: (output: KernelOutput) => void): Promise<Reply> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (onOutput !== undefined) this.#listeners.set(id, onOutput);
    return new Promise((resolve, reject) => {
      this.#open.set(id, { isIdle: false, limitMs, resolve, reject });
    });
  }

  takeReply(id: string, reply: Reply): void {
    const exchange = this.#open.get(id);
    if (exchange === undefined) return;
    exchange.reply = reply;
    this.#settle(id, exchange);
  }

  takeIdle(id: string): void {
    const exchange = this.#open.get(id);
    if (exchange === undefined) return;
    exchange.isIdle = true;
    this.#settle(id, exchange);
  }

  takeOutput(id: string, output: KernelOutput): void {
    this.#open.get(id)?.timer?.refresh();
    this.#listeners.get(id)?.(output);
  }

  /** Ends one request. */
  refuse(id: string, error: WattbookError): void {
    const exchange = this.#open.get(id);
    if (exchange === undefined) return;
    this.#end(id, exchange);
    exchange.reject(error);
  }

  /** Ends all requests, and every later one at once; the first failure stays. */
  fail(error: WattbookError): void {
    this.#failure ??= error;
    for (const id of this.#open.keys()) this.refuse(id, this.#failure);
  }

  #settle(id: string, exchange: Exchange): void {
    const { reply, isIdle, limitMs } = exchange;
    if (reply !== undefined && isIdle) {
      this.#end(id, exchange);
      exchange.resolve(reply);
    } else if (Number.isFinite(limitMs)) {
      const missing = isIdle ? 'reply' : 'idle status';
      exchange.timer = setTimeout(() => {
        this.refuse(id, toLossError(missing, limitMs));
      }, limitMs);
    }
  }

  #end(id: string, exchange: Exchange): void {
    clearTimeout(exchange.timer);
    this.#open.delete(id);
  }
}

function toLossError(missing: string, limitMs: number): WattbookError {
  return new WattbookError('kernel', `the kernel sent no ${missing} for ${limitMs / 1000} s; output may be lost`, {
    next: 'Run the notebook again.',
  });
}
