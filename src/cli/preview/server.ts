import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WattbookError } from '../../base/errors.js';

/** What the browser shows: the page of the last good run, and a line on what goes on. */
export type Shown = { html: string; status: string; isFault: boolean; version: number };

export type PreviewServer = {
  address: string;
  /** Tells every open browser. */
  tell: (shown: Shown) => void;
  close: () => Promise<void>;
};

/**
 * Serves the preview on loopback: a frame at `/`, the report in it at `/report`, changes at `/events`. Only requests that
 * name this very address are answered, so that no other site's page can read it through a name of its own.
 *
 * @param port 0 for any.
 * @throws WattbookError 'destination' when the port is taken.
 */
export async function servePreview(shell: string, first: Shown, port: number): Promise<PreviewServer> {
  let shown = first;
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    if (!isOurs(request, server)) {
      response.writeHead(403, { 'Content-Type': 'text/plain' }).end('Open the address that wattbook preview printed.');
    } else if (request.url === '/events') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(formatEvent(shown));
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    } else if (request.url === '/' || request.url?.startsWith('/report')) {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
      response.end(request.url === '/' ? shell : shown.html);
    } else {
      response.writeHead(404).end();
    }
  });
  await listen(server, port);
  return {
    address: `http://${hostOf(server)}/`,
    tell: (now) => {
      shown = now;
      for (const listener of listeners) listener.write(formatEvent(now));
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function formatEvent({ status, isFault, version }: Shown): string {
  return `data: ${JSON.stringify({ status, isFault, version })}\n\n`;
}

function isOurs({ method, headers }: IncomingMessage, server: Server): boolean {
  return method === 'GET' && headers.host === hostOf(server);
}

function hostOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((listening, failed) => {
    server.once('error', (cause) => {
      const next = 'Give another --port, or none to have one chosen.';
      failed(new WattbookError('destination', `cannot listen on port ${port}: ${cause.message}`, { next, cause }));
    });
    server.listen(port, '127.0.0.1', listening);
  });
}
