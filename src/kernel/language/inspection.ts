import type { Draft } from './draft.js';
import { linesOf, toUnit, type LspPosition } from './positions.js';
import { withoutDocuments } from './problems.js';

/** Markdown: the signature, what its author says of it, and the text that declares it where that was asked for. */
export type Inspection = { text: string };

type Hover = { contents: { value: string } | string } | null;
type Definition = { targetUri: string; targetRange: { start: LspPosition; end: LspPosition } };

/** Longer declarations are cut. */
const SOURCE_LINES = 60;
/** What the server says of a name that it does not know. */
const UNKNOWN = '```typescript\nany\n```';
const OPEN_CALL = /[\p{ID_Continue}$]\s*(?:<[^<>()]*>)?\([^()]*$/u;

/** What stands at the cursor of a draft, or else is called around it; undefined where nothing is known of it. */
export async function inspectIn(draft: Draft, detail: 0 | 1): Promise<Inspection | undefined> {
  const before = draft.code.slice(0, toUnit(draft.code, draft.cursor));
  const call = before.search(OPEN_CALL);
  const places = [draft.positionBefore(0), ...(call < 0 ? [] : [draft.positionBefore(before.length - call)])];
  for (const position of places) {
    const text = await hover(draft, position);
    if (text === undefined) continue;
    const source = detail === 1 ? await sourceAt(draft, position) : undefined;
    return { text: source === undefined ? text : `${text.trimEnd()}\n\n\`\`\`typescript\n${source}\n\`\`\`\n` };
  }
  return undefined;
}

async function hover({ ask }: Draft, position: LspPosition): Promise<string | undefined> {
  const found = (await ask('textDocument/hover', { position })) as Hover;
  if (found === null) return undefined;
  const text = typeof found.contents === 'string' ? found.contents : found.contents.value;
  return text.trim() === UNKNOWN ? undefined : withoutDocuments(text);
}

async function sourceAt({ ask, textOf }: Draft, position: LspPosition): Promise<string | undefined> {
  const [definition] = ((await ask('textDocument/definition', { position })) ?? []) as Definition[];
  if (definition === undefined) return undefined;
  const { start, end } = definition.targetRange;
  const lines = linesOf((await textOf(definition.targetUri)) ?? '').slice(start.line, end.line + 1);
  if (lines.length === 0) return undefined;
  return [...lines.slice(0, SOURCE_LINES), ...(lines.length > SOURCE_LINES ? ['...'] : [])].join('\n');
}
