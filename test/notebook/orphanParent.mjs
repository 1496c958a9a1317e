// Starts a kernel, keeps it in a busy loop, prints its process id and waits to be killed (tslabLife.test.ts).
import { tslabLauncher } from '../../dist/notebook/tslab/launch.js';

const kernel = await tslabLauncher.start({ directory: process.cwd() });
const onOutput = ({ text }) => {
  if (text === 'begin\n') process.stdout.write(`${kernel.pid}\n`);
};
await kernel.execute({ code: 'console.log("begin"); while (true) {}', label: 'cell 1', onOutput });
