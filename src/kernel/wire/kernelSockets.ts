import { Router, XPublisher, type Socket } from 'zeromq';
import { toEndpoint, type ChannelName, type Connection, type KernelPorts } from './connection.js';
import { startHeartbeat } from './heartbeat.js';
import { createSendQueue } from './sendQueue.js';

/** The sockets of a kernel, bound. */
export type KernelSockets = {
  /** Where they listen; the ports that the system chose stand in place of 0. */
  readonly ports: KernelPorts;
  /** Sends in the order of the calls; settles when the system has taken the message. */
  send: (channel: ChannelName, frames: Buffer[]) => Promise<void>;
  /** Sends what is left and closes. Never rejects. */
  close: () => Promise<void>;
};

export type KernelSocketEvents = {
  onFrames: (channel: Exclude<ChannelName, 'iopub'>, frames: Buffer[]) => void;
  /** A client has subscribed to what begins with `topic`. */
  onSubscribe: (topic: Buffer) => void;
  /** A connection was cut off: who made it does not speak ZeroMQ, or there are too many. */
  onRefused: (why: string) => void;
};

// A client that has gone holds up the end of this process no longer than this.
const LINGER_MS = 500;
/** Whoever connects and says nothing is cut off after this time. */
const HANDSHAKE_LIMIT_MS = 5000;
/** A longer frame cuts its sender off; an upload through a widget comes whole in one frame. */
const MAX_FRAME_BYTES = 512 * 2 ** 20;

const LIMITS = {
  linger: LINGER_MS,
  handshakeInterval: HANDSHAKE_LIMIT_MS,
  maxMessageSize: MAX_FRAME_BYTES,
  // 0: no limit. With a limit messages beyond it are dropped, and nobody is told.
  sendHighWaterMark: 0,
  receiveHighWaterMark: 0,
  ipv6: true,
};

/**
 * Binds the five sockets of a kernel.
 *
 * @throws the system's error, such as EADDRINUSE, with nothing left open.
 */
export async function bindKernelSockets(
  connection: Omit<Connection, 'key'>,
  events: KernelSocketEvents,
): Promise<KernelSockets> {
  // A client that connects anew under its name takes over from its old connection.
  const router = (): Router => new Router({ ...LIMITS, handover: true });
  const routers = { shell: router(), control: router(), stdin: router() };
  const iopub = new XPublisher(LIMITS);
  iopub.verbosity = 'allSubs';
  const heartbeat = new Router(LIMITS);
  const sockets = { ...routers, iopub, heartbeat };
  for (const socket of Object.values(sockets)) watchConnections(socket, events);
  try {
    const ports = await bindAll(sockets, connection);
    const stopHeartbeat = await startHeartbeat(heartbeat);
    for (const channel of ['shell', 'control', 'stdin'] as const) void receiveAll(channel, routers[channel], events);
    void receiveSubscriptions(iopub, events);
    return { ports, ...sendersOf({ ...routers, iopub }, stopHeartbeat) };
  } catch (error) {
    for (const socket of Object.values(sockets)) socket.close();
    throw error;
  }
}

function watchConnections(socket: Socket, { onRefused }: KernelSocketEvents): void {
  const refuse = (): void => {
    onRefused('a connection that does not speak ZeroMQ was cut off');
  };
  socket.events.on('handshake:error:protocol', refuse);
  socket.events.on('handshake:error:other', refuse);
  socket.events.on('accept:error', () => {
    onRefused('a connection was not taken: this process has too many');
  });
}

async function bindAll(
  sockets: Record<keyof KernelPorts, Socket>,
  connection: Omit<Connection, 'key'>,
): Promise<KernelPorts> {
  const ports = { ...connection.ports };
  // Socket files are for this user alone.
  const mask = process.umask(0o077);
  try {
    for (const name of Object.keys(sockets) as (keyof KernelPorts)[]) {
      const socket = sockets[name];
      await socket.bind(toEndpoint(connection, ports[name]));
      if (ports[name] === 0) ports[name] = Number(/:(\d+)$/.exec(socket.lastEndpoint ?? '')?.[1]);
    }
    return ports;
  } finally {
    process.umask(mask);
  }
}

async function receiveAll(
  channel: Exclude<ChannelName, 'iopub'>,
  socket: Router,
  { onFrames }: KernelSocketEvents,
): Promise<void> {
  for await (const frames of socket) onFrames(channel, frames);
}

/** The first byte of a subscription is 1, that of its end 0, and the topic follows. */
async function receiveSubscriptions(iopub: XPublisher, { onSubscribe }: KernelSocketEvents): Promise<void> {
  for await (const [frame] of iopub) if (frame?.[0] === 1) onSubscribe(frame.subarray(1));
}

function sendersOf(
  sockets: Record<'shell' | 'control' | 'stdin', Router> & { iopub: XPublisher },
  stopHeartbeat: () => Promise<void>,
): Pick<KernelSockets, 'send' | 'close'> {
  const queues = {
    shell: createSendQueue(sockets.shell),
    control: createSendQueue(sockets.control),
    stdin: createSendQueue(sockets.stdin),
    iopub: createSendQueue(sockets.iopub),
  };
  return {
    send: (channel, frames) => queues[channel].send(frames),
    close: async () => {
      await Promise.all(Object.values(queues).map((queue) => queue.drained()));
      for (const socket of Object.values(sockets)) socket.close();
      await stopHeartbeat();
    },
  };
}
