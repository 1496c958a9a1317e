// Starts a runtime, keeps it in a busy loop with a child process of its own, prints both ids and waits to be killed
// (life.test.ts).
import { startRuntime } from '../../dist/kernel/runtime.js';

const runtime = await startRuntime({ directory: process.cwd() });
const onOutput = ({ text }) => process.stdout.write(`${runtime.pid} ${text}`);
const code = "console.log(require('node:child_process').spawn('sleep', ['600']).pid); while (true) {}";
await runtime.execute({ code, label: 'cell 1', onOutput });
