import type { Diagnostic } from '#core/diagnostic'

/** One YAML file of a pack: parsed, not yet checked. */
export type RawFile = {
  /** From the pack's folder, with forward slashes: `indicators/D4-I01.1.yaml`. */
  path: string
  /** As its author is shown it. */
  file: string
  /** What the YAML says; null for an empty file, undefined when it could not be read. */
  data: unknown
  /** What was wrong with it as YAML. */
  faults: readonly Diagnostic[]
  /** The line a path such as `answeredBy[1].at` stands on, or of the nearest thing above it that is there. */
  lineOf: (path: string) => number | undefined
}

/** A pack folder as read, with the chain it extends. */
export type RawPack = {
  /** As its author is shown it. */
  folder: string
  files: readonly RawFile[]
  parent?: RawParent
}

export type RawParent =
  | { kind: 'found'; pack: RawPack }
  | { kind: 'unreachable'; folder: string }
  | { kind: 'cycle'; chain: readonly string[] }
