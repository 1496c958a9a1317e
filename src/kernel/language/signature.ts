import type { Draft } from './draft.js';
import { withoutDocuments } from './problems.js';

/** The call around a cursor. */
export type SignatureHelp = {
  signatures: { text: string; documentation?: string; parameters: { text: string; documentation?: string }[] }[];
  /** Index of the signature that fits what is written. */
  active: number;
  /** Index of the parameter at the cursor. */
  activeParameter: number;
};

type Words = string | { value: string };
type Help = {
  signatures: {
    label: string;
    documentation?: Words;
    parameters?: { label: string | [number, number]; documentation?: Words }[];
  }[];
  activeSignature?: number;
  activeParameter?: number;
} | null;

/** The signatures of the function that is called at the cursor of a draft; undefined outside of a call. */
export async function signatureIn({ ask }: Draft): Promise<SignatureHelp | undefined> {
  const help = (await ask('textDocument/signatureHelp')) as Help;
  if (help === null || help.signatures.length === 0) return undefined;
  const signatures = help.signatures.map(({ label, documentation, parameters = [] }) => ({
    text: withoutDocuments(label),
    ...toDocumentation(documentation),
    parameters: parameters.map((parameter) => ({
      text: withoutDocuments(typeof parameter.label === 'string' ? parameter.label : label.slice(...parameter.label)),
      ...toDocumentation(parameter.documentation),
    })),
  }));
  return { signatures, active: help.activeSignature ?? 0, activeParameter: help.activeParameter ?? 0 };
}

function toDocumentation(words: Words | undefined): { documentation?: string } {
  const text = typeof words === 'object' ? words.value : words;
  return text === undefined || text === '' ? {} : { documentation: text };
}
