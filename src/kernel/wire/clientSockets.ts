import { Dealer, Subscriber } from 'zeromq';
import { toEndpoint, type ChannelName, type Place } from './connection.js';
import { createSendQueue } from './sendQueue.js';

export type ClientSockets = {
  /** Sends in the order of the calls; settles when the system has taken the message. */
  send: (channel: Exclude<ChannelName, 'iopub'>, frames: Buffer[]) => Promise<void>;
  close: () => void;
};

export type ClientEvents = {
  onFrames: (channel: ChannelName, frames: Buffer[]) => void;
  /** A channel broke; nothing more comes from it. */
  onBroken: (channel: ChannelName, error: unknown) => void;
};

// 0: no limit. With a limit a subscriber drops what exceeds it, and nobody is told.
const RECEIVE_HIGH_WATER_MARK = 0;
// Unsent messages do not hold up the end of this process.
const LINGER_MS = 0;

export type ClientPlace = Place & { ports: Record<ChannelName, number> };

/** Connects to a kernel; every frame that arrives is handed to `onFrames` at once. */
export function openClientSockets(place: ClientPlace, identity: string, events: ClientEvents): ClientSockets {
  const options = { receiveHighWaterMark: RECEIVE_HIGH_WATER_MARK, linger: LINGER_MS, ipv6: true };
  // Shell and stdin share one identity: the kernel routes input requests by that of the execute request.
  const shell = new Dealer({ ...options, routingId: identity });
  const control = new Dealer({ ...options, routingId: identity });
  const stdin = new Dealer({ ...options, routingId: identity });
  const iopub = new Subscriber(options);
  const sockets = { shell, control, stdin, iopub };

  for (const channel of ['shell', 'iopub', 'control', 'stdin'] as const) {
    sockets[channel].connect(toEndpoint(place, place.ports[channel]));
    void receiveAll(channel, sockets[channel], events);
  }
  iopub.subscribe();

  const queues = { shell: createSendQueue(shell), control: createSendQueue(control), stdin: createSendQueue(stdin) };
  return {
    send: (channel, frames) => queues[channel].send(frames),
    close: () => {
      for (const socket of Object.values(sockets)) socket.close();
    },
  };
}

async function receiveAll(channel: ChannelName, socket: Dealer | Subscriber, events: ClientEvents): Promise<void> {
  try {
    for await (const frames of socket) events.onFrames(channel, frames);
  } catch (error) {
    if (!socket.closed) events.onBroken(channel, error);
  }
}
