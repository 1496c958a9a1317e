/**
 * tslab's own TypeScript, changed in two places before tslab sees it: every emit leaves its source map behind, so that
 * the line of a runtime error can be found again, and no file is watched, since a run without a screen edits none.
 */
import { SourceMap } from 'node:module';
import { writeOutShorthand } from './shorthand.js';

const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/;
const MAP_COMMENT = /\n?\/\/# sourceMappingURL=\S+\s*$/;

/**
 * Replaces tslab's TypeScript in the module cache of `tslabRequire`; call it before tslab's converter is loaded.
 * tslab emits in two steps (TypeScript to ES module, ES module to CommonJS), so each output has two maps.
 */
export function patchTypescript(tslabRequire) {
  const id = tslabRequire.resolve('@tslab/typescript-for-tslab');
  const ts = tslabRequire(id);
  const mapsByOutput = new Map();
  const noWatcher = () => ({ close: () => undefined });
  ts.sys.watchFile = noWatcher;
  ts.sys.watchDirectory = noWatcher;

  tslabRequire.cache[id].exports = {
    ...ts,
    createWatchCompilerHost: (files, options, ...rest) =>
      ts.createWatchCompilerHost(files, { ...options, inlineSourceMap: true }, ...rest),
    transpileModule: (code, options) => transpileWithMap(ts, code, options, mapsByOutput),
  };
  return {
    version: ts.version,
    takeMaps: (output) => takeFrom(mapsByOutput, output),
    writeOutShorthand: (code) => writeOutShorthand(ts, code),
  };
}

function transpileWithMap(ts, code, options, mapsByOutput) {
  const emitted = INLINE_MAP.exec(code);
  const result = ts.transpileModule(code.replace(INLINE_MAP, '\n'), {
    ...options,
    compilerOptions: { ...options.compilerOptions, sourceMap: true },
  });
  const outputText = result.outputText.replace(MAP_COMMENT, '\n');
  if (emitted !== null) {
    const payload = JSON.parse(Buffer.from(emitted[1], 'base64').toString('utf8'));
    mapsByOutput.set(outputText, [new SourceMap(JSON.parse(result.sourceMapText)), new SourceMap(payload)]);
  }
  return { ...result, outputText };
}

function takeFrom(mapsByOutput, output) {
  const maps = mapsByOutput.get(output);
  mapsByOutput.delete(output);
  return maps;
}

/** Follows a position (from 0) through the maps, last step first; undefined when a step knows nothing about it. */
export function originalPosition(maps, position) {
  let { line, column } = position;
  for (const map of maps) {
    const entry = map.findEntry(line, column);
    if (entry.originalLine === undefined) return undefined;
    line = entry.originalLine;
    column = entry.originalColumn;
  }
  return { line, column };
}
