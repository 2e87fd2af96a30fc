/** A definition and where it stands: `path` is `[2]` in a file that lists several, else empty. */
export type Located<T> = { definition: T; file: string; path: string }

/** The place of a definition, or of one key in it, as diagnostics name places. */
export function placeOf(located: Located<unknown>, key?: string): { file: string; path?: string } {
  const path = key === undefined ? located.path : located.path === '' ? key : `${located.path}.${key}`
  return path === '' ? { file: located.file } : { file: located.file, path }
}
