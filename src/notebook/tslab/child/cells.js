/** Runs cells with tslab's converter and executor, and tells what came of each. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { toThrownFailure, toTypeFailure } from './failure.js';

// What tslab's executor puts before the code of a cell, on its first line.
const SYNC_PREFIX = '(function(exports, require) { ';
const ASYNC_PREFIX = '(async function(exports, require) { ';

/**
 * A runner of cells in the working directory. `run` never rejects: it resolves with `{ failure }`, with `{ result }`
 * when the last expression has a value, or with `{}`.
 */
export function createCells({ createConverter, createExecutor, takeMaps, writeOutShorthand }) {
  const scripts = new Map();
  const strays = [];
  let current;

  const converter = recordConversions(createConverter({ isJS: false, isBrowser: false }));
  const converters = { node: converter, browser: converter, close: () => converter.close() };
  const executor = createExecutor(process.cwd(), converters, {
    log: (value) => (current.result = { value }),
    error: (thrown) => (current.thrown = { value: thrown }),
  });

  return { executor, run, stray };

  async function run(code, label) {
    current = { script: `wattbook-cell-${scripts.size}`, label, diagnostics: [] };
    const done = current;
    try {
      await executor.execute(code);
    } catch (error) {
      // tslab itself failed, not the cell; that is no less a failure.
      done.thrown = { value: error };
    }
    // A promise that was rejected and not awaited is told one turn later.
    await nextTurn();
    const failure = failureOf(done);
    return failure === undefined ? { result: done.result } : { failure };
  }

  function failureOf({ diagnostics, thrown, script, label }) {
    const stray = strays.splice(0).at(0);
    if (diagnostics.length > 0) return toTypeFailure(diagnostics, label);
    const fault = stray ?? thrown;
    return fault === undefined ? undefined : toThrownFailure(fault.value, scripts, script);
  }

  /** Takes an error that no code caught; it fails the cell that is running, or the next one. */
  function stray(value) {
    strays.push({ value });
    executor.interrupt();
  }

  function recordConversions(inner) {
    return {
      ...inner,
      convert(declarations, code) {
        const converted = inner.convert(declarations, writeOutShorthand(code));
        current.diagnostics.push(...converted.diagnostics);
        if (converted.output === undefined) return converted;
        for (const { path, data } of converted.sideOutputs ?? []) recordModule(path, takeMaps(data));
        return { ...converted, output: recordCell(converted) };
      },
      addModule(...module) {
        const diagnostics = inner.addModule(...module);
        current.diagnostics.push(...diagnostics);
        return diagnostics;
      },
    };
  }

  function recordCell({ output, hasToplevelAwait }) {
    const prefixLength = (hasToplevelAwait ? ASYNC_PREFIX : SYNC_PREFIX).length;
    const lineCount = output.split('\n').length;
    const { script, label } = current;
    scripts.set(script, { maps: takeMaps(output) ?? [], label, prefixLength, lineCount, isCell: true });
    return `${output}\n//# sourceURL=${script}`;
  }

  function recordModule(path, maps) {
    scripts.set(path, {
      maps: maps ?? [],
      label: path.replace(/\.js$/, '.ts'),
      prefixLength: 0,
      lineCount: Infinity,
      isCell: false,
    });
  }
}
