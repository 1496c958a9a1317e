import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { servePreview, type PreviewServer } from '../../../src/cli/preview/server.js';

const FIRST = { html: '<p>first</p>', status: 'starting', isFault: false, version: 1 };
let server: PreviewServer | undefined;

afterEach(async () => {
  await server?.close();
});

function get(
  path: string,
  options: { host?: string; method?: string } = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server!.address);
    const headers = options.host === undefined ? {} : { host: options.host };
    request({ host: '127.0.0.1', port, path, headers, method: options.method ?? 'GET' }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body });
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('the preview server', () => {
  it('gives the frame, the latest report, and nothing else', async () => {
    server = await servePreview('<i>shell</i>', FIRST, 0);
    expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await get('/')).toEqual({ status: 200, body: '<i>shell</i>' });
    server.tell({ ...FIRST, html: '<p>second</p>', version: 2 });
    expect(await get('/report?v=2')).toEqual({ status: 200, body: '<p>second</p>' });
    expect(await get('/../package.json')).toMatchObject({ status: 404 });
  });

  it('answers no other name, so that no other page can read it', async () => {
    server = await servePreview('shell', FIRST, 0);
    expect(await get('/report', { host: 'evil.example' })).toMatchObject({ status: 403 });
    expect(await get('/report', { method: 'POST' })).toMatchObject({ status: 403 });
  });

  it('tells every browser at once', async () => {
    server = await servePreview('shell', FIRST, 0);
    const events = await fetch(`${server.address}events`);
    const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe('data: {"status":"starting","isFault":false,"version":1}\n\n');
    server.tell({ html: '', status: 'up to date', isFault: false, version: 2 });
    expect((await reader.read()).value).toContain('"version":2');
    await reader.cancel();
  });

  it('says when its port is taken', async () => {
    server = await servePreview('shell', FIRST, 0);
    await expect(servePreview('shell', FIRST, Number(new URL(server.address).port))).rejects.toThrow(
      /cannot listen on port/,
    );
  });
});
