// Code that never ends, by what it hangs in; shared by the tests and bench/hangs.js. Each writes `hangs` when it does.
const TELL = "console.log('hangs');";
const LOOP = `${TELL} while (true) {}`;
const NEVER = 'await new Promise(() => {});';

export const HANGS = {
  'a loop': LOOP,
  'a loop that catches everything': `${TELL} for (;;) { try { for (;;) {} } catch {} finally { for (;;) {} } }`,
  'Atomics.wait': `${TELL} Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
  'a regular expression': `${TELL} /(a+)+$/.test("a".repeat(40) + "b");`,
  'a child process that is waited for': `${TELL} require('node:child_process').execSync('sleep 600');`,
  'a loop after an await': `await null; ${LOOP}`,
  'a promise that never settles': `${TELL} ${NEVER}`,
  'a long wait': `${TELL} await new Promise((done) => setTimeout(done, 600_000));`,
  'a timer': `setTimeout(() => { ${LOOP} }, 1); ${NEVER}`,
  'an interval': `setInterval(() => { ${LOOP} }, 1); ${NEVER}`,
  'an immediate': `setImmediate(() => { ${LOOP} }); ${NEVER}`,
  'the second of two immediates': `setImmediate(() => {}); setImmediate(() => { ${LOOP} }); setImmediate(() => {}); ${NEVER}`,
  'a next tick': `process.nextTick(() => { ${LOOP} }); ${NEVER}`,
  'microtasks without end': `${TELL} const again = () => Promise.resolve().then(again); again(); ${NEVER}`,
  'a callback of fs': `require('node:fs').stat('.', () => { ${LOOP} }); ${NEVER}`,
  'a handler of http': `const server = require('node:http').createServer(() => { ${LOOP} }).listen(0, '127.0.0.1', () =>
    require('node:http').get({ port: server.address().port, host: '127.0.0.1' }).on('error', () => {})); ${NEVER}`,
  'a recursion without end': `${TELL} const deep = () => { try { deep(); } finally { deep(); } }; deep();`,
  'an endless print': `${TELL} for (;;) console.log('again');`,
};

/** State and every part of the event loop, looked at after a hang; gives WHOLE. */
export const PROBE = `
const seen: string[] = [];
await new Promise<void>((done) => setTimeout(() => { seen.push('timer'); done(); }, 1));
await new Promise<void>((done) => setImmediate(() => { seen.push('immediate'); done(); }));
await new Promise<void>((done) => process.nextTick(() => { seen.push('tick'); done(); }));
await new Promise<void>((done) => require('node:fs').stat('.', () => { seen.push('fs'); done(); }));
seen.join() + ' ' + kernelState.map((value) => value * 2).join();
`;
export const STATE = 'const kernelState = [1, 2, 3];';
export const WHOLE = 'timer,immediate,tick,fs 2,4,6';
