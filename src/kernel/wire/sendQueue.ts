import type { Writable } from 'zeromq';

export type SendQueue = {
  /** Sends in the order of the calls; settles when the system has taken the message. */
  send: (frames: Buffer[]) => Promise<void>;
  /** Fulfils when all that was given has been taken or has failed. */
  drained: () => Promise<void>;
};

/** One send at a time, as zeromq.js demands: it throws EBUSY on a second. */
export function createSendQueue(socket: Writable): SendQueue {
  let last = Promise.resolve();
  return {
    send: (frames) => {
      const sent = last.then(() => socket.send(frames));
      // One failed send does not fail the next; the caller of each is told.
      last = sent.catch(() => undefined);
      return sent;
    },
    drained: () => last,
  };
}
