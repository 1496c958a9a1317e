import { Dealer, Proxy, type Router } from 'zeromq';

/**
 * Sends back whatever comes to a bound socket, on a thread of ZeroMQ's own that nothing here can hold up.
 *
 * A dealer that is connected to itself hands back all that it is given; the proxy carries it there and back.
 *
 * @returns what ends it and closes the socket.
 */
export async function startHeartbeat(socket: Router): Promise<() => Promise<void>> {
  const mirror = new Dealer({ linger: 0 });
  const address = `inproc://heartbeat-${++count}`;
  await mirror.bind(address);
  mirror.connect(address);
  const proxy = new Proxy(socket, mirror);
  const ended = proxy.run();
  // Node waits for its threads when it exits, and this one would never end.
  const terminate = (): void => {
    proxy.terminate();
  };
  process.once('exit', terminate);
  return async () => {
    process.off('exit', terminate);
    terminate();
    await ended.catch(() => undefined);
  };
}

let count = 0;
