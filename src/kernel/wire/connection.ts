/** Where a kernel listens. */
export type Place = {
  transport: 'tcp' | 'ipc';
  /** An address; for ipc the path that the names of the sockets' files begin with. */
  ip: string;
};

/** The channels of messages; the heartbeat is none. */
export type ChannelName = 'shell' | 'iopub' | 'stdin' | 'control';

export type KernelPorts = Record<ChannelName | 'heartbeat', number>;

/** The content of a connection file; `key` signs the messages. */
export type Connection = Place & { ports: KernelPorts; key: string };

/**
 * The ZeroMQ endpoint of a port; for 0 the system chooses one.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(toEndpoint({ transport: 'tcp', ip: '127.0.0.1' }, 5001)).toBe('tcp://127.0.0.1:5001');
 * expect(toEndpoint({ transport: 'tcp', ip: '::1' }, 0)).toBe('tcp://[::1]:*');
 * expect(toEndpoint({ transport: 'ipc', ip: '/run/k' }, 1)).toBe('ipc:///run/k-1');
 * ```
 */
export function toEndpoint({ transport, ip }: Place, port: number): string {
  if (transport === 'ipc') return `ipc://${ip}-${port}`;
  const host = ip.includes(':') ? `[${ip}]` : ip;
  return `tcp://${host}:${port === 0 ? '*' : port}`;
}
