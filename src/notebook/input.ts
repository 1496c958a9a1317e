/** What a run has looked at outside its cells: a file's bytes, the names in a folder, that nothing is there, a variable. */
export type Input =
  | { kind: 'file' | 'folder' | 'missing'; path: string }
  /** An environment variable. */
  | { kind: 'variable'; name: string };
