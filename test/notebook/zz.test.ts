import { test, expect } from 'vitest';
import { executeNotebook } from '/work/main/src/notebook/execute.js';
import { tslabLauncher } from '/work/main/src/notebook/tslab/launch.js';
import { parseNotebook } from '/work/main/src/notebook/readNotebook.js';
function nb(...sources: string[]) { return parseNotebook(JSON.stringify({nbformat:4,nbformat_minor:4,metadata:{},cells:sources.map(source=>({cell_type:'code',source,outputs:[],metadata:{},execution_count:null}))}),'t.ipynb'); }
test('a', async () => {
  let saved: any;
  const t=Date.now();
  const go = (...s: string[]) => executeNotebook(nb(...s), { launcher: tslabLauncher, directory: '/work/main/notebooks/planning', save: async n => { saved=n; }, cellTimeoutMs: 20000, onProgress: p => { if (p.state!=='running') console.log(JSON.stringify(p)); } });
  const r = await go('// first\nconst x = 3;\nx + 1', 'for (let i=0;i<20000;i++) console.log("line", i)', 'require("child_process").execSync("echo hi; echo err >&2", {stdio:"inherit"})');
  console.log(Date.now()-t, JSON.stringify(r.cells[0]), JSON.stringify(r.cells[2]));
  const o: any = r.cells[1];
  console.log(o.outputs.length, o.outputs[0].text.length, o.outputs[0].text === Array.from({length:20000},(_,i)=>`line ${i}\n`).join(''));
  await go('type A = {\n a: string }\n', 'type B = {\n  b: 1;\n};\nthrow new Error("boom");').catch(e => console.log(e, JSON.stringify(saved.cells[1].outputs)));
  await go('const y: number = "a";').catch(e => console.log(e, JSON.stringify(saved.cells[0].outputs)));
  await go('console.log("bye"); process.exit(3);').catch(e => console.log(e, JSON.stringify(saved.cells[0].outputs)));
}, 60000);
