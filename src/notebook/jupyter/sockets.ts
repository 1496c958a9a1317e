import { Dealer, Subscriber } from 'zeromq';

/** The only file that knows ZeroMQ. */
export type KernelPorts = { shell: number; iopub: number; control: number; stdin: number };

export type ChannelName = keyof KernelPorts;

export type KernelSockets = {
  /** Sends in the order of the calls; resolves when the system has taken the message. */
  send(channel: 'shell' | 'control' | 'stdin', frames: Buffer[]): Promise<void>;
  close(): void;
};

export type SocketEvents = {
  onFrames: (channel: ChannelName, frames: Buffer[]) => void;
  /** A channel broke; nothing more comes from it. */
  onBroken: (channel: ChannelName, error: unknown) => void;
};

// 0: no limit. With a limit a subscriber drops what exceeds it, and nobody is told.
const RECEIVE_HIGH_WATER_MARK = 0;
// Unsent messages do not hold up the end of this process.
const LINGER_MS = 0;

/** Connects to a kernel on this machine; every frame that arrives is handed to `onFrames` at once. */
export function openSockets(ports: KernelPorts, identity: string, events: SocketEvents): KernelSockets {
  const options = { receiveHighWaterMark: RECEIVE_HIGH_WATER_MARK, linger: LINGER_MS };
  // Shell and stdin share one identity: the kernel routes input requests by that of the execute request.
  const shell = new Dealer({ ...options, routingId: identity });
  const control = new Dealer({ ...options, routingId: identity });
  const stdin = new Dealer({ ...options, routingId: identity });
  const iopub = new Subscriber(options);
  const sockets = { shell, control, stdin, iopub };

  for (const channel of ['shell', 'iopub', 'control', 'stdin'] as const) {
    sockets[channel].connect(`tcp://127.0.0.1:${ports[channel]}`);
    void receiveAll(channel, sockets[channel], events);
  }
  iopub.subscribe();

  const queues = { shell: withSendQueue(shell), control: withSendQueue(control), stdin: withSendQueue(stdin) };
  return {
    send: (channel, frames) => queues[channel](frames),
    close: () => {
      for (const socket of Object.values(sockets)) socket.close();
    },
  };
}

async function receiveAll(channel: ChannelName, socket: Dealer | Subscriber, events: SocketEvents): Promise<void> {
  try {
    for await (const frames of socket) events.onFrames(channel, frames);
  } catch (error) {
    if (!socket.closed) events.onBroken(channel, error);
  }
}

/** zeromq.js takes one send at a time and throws EBUSY on a second. */
function withSendQueue(socket: Dealer): (frames: Buffer[]) => Promise<void> {
  let last = Promise.resolve();
  return (frames) => {
    const sent = last.then(() => socket.send(frames));
    // One failed send does not fail the next; the caller of each is told.
    last = sent.catch(() => undefined);
    return sent;
  };
}
