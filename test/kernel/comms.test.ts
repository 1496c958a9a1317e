import { describe, expect, it } from 'vitest';
import type { CommMessage } from '../../src/kernel/messages.js';
import { startSession } from './session.js';

const told: CommMessage[] = [];
const session = await startSession({ onComm: (message) => told.push(message) });
const takeTold = (): CommMessage[] => told.splice(0);
const empty = { data: {}, metadata: {} };

describe('a comm', () => {
  it('that code opens carries messages both ways until it is closed', async () => {
    const first = await session.run(
      "const comm = comms.open('counter', { start: 1n, list: Float64Array.of(1, 2) });\ncomm.onMessage((data, metadata) => { console.log('heard', data.n, metadata.m); comm.send({ n: data.n + 1 }); });\ncomm.onClose(() => console.log('closed')); comm.id",
    );
    const id = String(first.result);
    expect(takeTold()).toEqual([
      { action: 'open', id, target: 'counter', data: { start: '1', list: [1, 2] }, metadata: {} },
    ]);
    session.runtime.tellComm({ action: 'message', id, data: { n: 4 }, metadata: { m: 'm' } });
    await session.run('1');
    // What a handler prints stands in the cell that set it.
    expect(first.stdout).toBe('heard 4 m\n');
    expect(takeTold()).toMatchObject([{ action: 'message', id, target: 'counter', data: { n: 5 } }]);
    session.runtime.tellComm({ action: 'close', id, ...empty });
    await session.run('1');
    expect(first.stdout).toBe('heard 4 m\nclosed\n');
    expect((await session.run('comm.send(1)')).error).toMatchObject({
      message: `The comm ${id} of counter is closed.`,
    });
  });

  it('that the front opens reaches the handler of its target', async () => {
    const cell = await session.run(
      "comms.registerTarget('echo', (comm, data) => { console.log('opened', data.who); comm.onMessage((value) => comm.close(value)); });",
    );
    session.runtime.tellComm({ action: 'open', id: 'a', target: 'echo', data: { who: 'front' }, metadata: {} });
    session.runtime.tellComm({ action: 'message', id: 'a', data: { last: 1 }, metadata: {} });
    await session.run('1');
    expect(cell.stdout).toBe('opened front\n');
    expect(takeTold()).toEqual([{ action: 'close', id: 'a', target: 'echo', data: { last: 1 }, metadata: {} }]);
  });

  it('of a target that nobody registered is closed, and messages of unknown ones are passed over', async () => {
    session.runtime.tellComm({ action: 'open', id: 'b', target: 'unknown', ...empty });
    session.runtime.tellComm({ action: 'message', id: 'c', ...empty });
    session.runtime.tellComm({ action: 'close', id: 'c', ...empty });
    await session.run('1');
    expect(takeTold()).toEqual([{ action: 'close', id: 'b', target: 'unknown', ...empty }]);
  });

  it('whose handler throws tells it in its cell', async () => {
    const cell = await session.run("comms.registerTarget('bad', () => { throw new RangeError('bad data'); });");
    session.runtime.tellComm({ action: 'open', id: 'd', target: 'bad', ...empty });
    await session.run('await new Promise((done) => setTimeout(done, 5))');
    expect(cell.error).toMatchObject({ name: 'RangeError', message: 'bad data', line: 1 });
  });
});
