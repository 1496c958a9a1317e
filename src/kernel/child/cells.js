/** Runs cells one after the other on the main thread. */
import vm from 'node:vm';
import { createCellObject } from './cellObject.js';
import { writeAll } from './events.js';
import { INTERRUPTED, toFailure } from './failure.js';
import { isHandle } from './display.js';
import { toResultBundle } from './rich.js';

export function createCells({ context, events, modules, stacks }) {
  const declared = new Set();
  const nextTurn = setImmediate;
  let running;
  let latest = 0;

  /** `code`, `map`, `hoisted` as in `CellScript`; `marker` is written on descriptors 1 and 2 when the cell is over. */
  function execute({ id, label, code, map, hoisted, marker }) {
    const cell = { id, label, pending: [], isStopped: false, declare: (names) => declare(names, mine) };
    const mine = { cell, marker, strays: [], declared: [] };
    running = mine;
    latest = id;
    context.run(cell, () => {
      let outcome;
      try {
        stacks.add(scriptOf(id), { label, map, code });
        outcome = evaluate({ mine, code, hoisted });
      } catch (error) {
        outcome = Promise.reject(error);
      }
      void finish(mine, Promise.resolve(outcome));
    });
  }

  function evaluate({ mine, code, hoisted }) {
    const { cell } = mine;
    const script = new vm.Script(code, {
      filename: scriptOf(cell.id),
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    declare(hoisted, mine);
    const { require, meta } = modules;
    return script
      .runInThisContext()
      .call(undefined, createCellObject(cell, modules), require, meta.filename, meta.dirname);
  }

  // One binding a name for the whole session, so that closures of any cell see what any other assigns. Before it is
  // made, the engine itself refuses the name.
  function declare(names, mine) {
    mine.declared.push(...names);
    const added = names.filter((name) => !declared.has(name));
    if (added.length === 0) return;
    new vm.Script(`let ${added.join(', ')};`).runInThisContext();
    for (const name of added) declared.add(name);
  }

  async function finish(mine, outcome) {
    const { cell } = mine;
    let result;
    let failure;
    try {
      result = await outcome;
      // Displays that were still being made, and what their making threw.
      for (const display of cell.pending) await display;
      result = isShown(result?.[0]) ? await toResultBundle(result[0]) : undefined;
    } catch (error) {
      failure = { thrown: error };
    }
    // A promise that was rejected and not awaited is told one turn later.
    await new Promise((done) => nextTurn(done));
    if (mine !== running) return;
    failure ??= mine.strays[0];
    if (failure !== undefined) end(mine, toFailure(failure.thrown, stacks));
    else {
      if (result !== undefined) events.tell({ type: 'result', cell: cell.id, data: result, metadata: {} });
      end(mine);
    }
  }

  /** The parent hears `done` last; should this be stopped half-way, `stop` does it once more. */
  function end({ cell, marker, declared: made }, failure) {
    if (failure !== undefined) events.tell({ type: 'error', cell: cell.id, failure });
    const isMarked = { stdout: writeAll(1, marker), stderr: writeAll(2, marker) };
    const status = failure === undefined ? 'ok' : 'error';
    events.tell({ type: 'done', cell: cell.id, status, isMarked, declared: made });
    running = undefined;
  }

  /**
   * Ends the running cell; its code that waits does not go on.
   *
   * @param asked the cell that was asked for last: it may be that its message was what was stopped
   */
  function stop(asked) {
    if (running !== undefined) {
      running.cell.isStopped = true;
      end(running, INTERRUPTED);
    } else if (asked > latest) {
      latest = asked;
      const isMarked = { stdout: false, stderr: false };
      events.tell({ type: 'error', cell: asked, failure: INTERRUPTED });
      events.tell({ type: 'done', cell: asked, status: 'error', isMarked, declared: [] });
    }
  }

  /** Takes an error that no code caught: it fails its cell, and one of an earlier cell is told as such. */
  function stray(thrown) {
    const cell = context.current();
    if (running !== undefined && (cell === undefined || cell === running.cell)) {
      running.strays.push({ thrown });
      // It has failed: what of it still waits does not go on.
      running.cell.isStopped = true;
      if (running.strays.length === 1) void finish(running, Promise.reject(thrown));
    } else if (cell?.isStopped !== true) {
      events.tell({ type: 'stray', cell: cell?.id ?? 0, failure: toFailure(thrown, stacks) });
    }
  }

  return { execute, stop, stray };
}

// `display(x)` at the end of a cell has shown x already.
function isShown(value) {
  return value !== undefined && !isHandle(value);
}

function scriptOf(id) {
  return `wattbook-cell-${id}`;
}
