/** What every cell finds beside JavaScript and Node: the words of src/kernel/child/display.js and of child/tslab. */
export const GLOBALS = `
/** What \`display\` has shown, to be changed later. */
interface DisplayHandle {
  readonly id: string;
  /** Shows another value in its place. */
  update(value: unknown): void;
}
/**
 * Shows a value in its richest form.
 *
 * With \`raw\` the value is a bundle of representations by MIME type. Every display of the same \`id\` changes with
 * \`update\`.
 */
declare function display(value: unknown, options?: { raw?: boolean; id?: string; update?: boolean }): DisplayHandle;
/** Takes away what the cell has shown; with \`wait\` not before its next output. */
declare function clearOutput(options?: { wait?: boolean }): void;

declare module 'tslab' {
  export interface Display {
    javascript(content: string): void;
    html(content: string): void;
    markdown(content: string): void;
    latex(content: string): void;
    svg(content: string): void;
    png(content: Uint8Array): void;
    jpeg(content: Uint8Array): void;
    gif(content: Uint8Array): void;
    pdf(content: Uint8Array): void;
    text(content: string): void;
    raw(contentType: string, content: string | Uint8Array): void;
  }
  /** Shows content of one MIME type. */
  export const display: Display;
  /** A display whose later calls change what its first has shown. */
  export function newDisplay(): Display;
  export const versions: { tslab: string; typescript: string; node: string };
}
`;
