/**
 * tslab rewrites names of earlier cells to members of its exports, but not where a property takes a variable's name:
 * `{ zone }` in a later cell fails with "zone is not defined". Written out as `{ zone: zone }` it works; lines stay.
 */
export function writeOutShorthand(ts, code) {
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.Latest, false);
  const names = [];
  const visit = (node) => {
    if (ts.isShorthandPropertyAssignment(node)) names.push(node.name);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names.reduceRight((text, { end, text: name }) => `${text.slice(0, end)}: ${name}${text.slice(end)}`, code);
}
