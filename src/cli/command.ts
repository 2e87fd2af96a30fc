import type { ParseArgsOptionsConfig } from 'node:util'

/** The machine as a command meets it; the clock, the terminal and the environment are asked nowhere else. */
export type Surroundings = {
  /** For people or for machines: what was asked for. */
  print(text: string): void
  /** Beside the result: progress, warnings. */
  tell(text: string): void
  /** Whether stderr is a terminal that may be drawn on. */
  terminal: boolean
  colour: boolean
  columns: number
  /** The local date, `2026-11-22`. */
  today: string
  /** Local date and time of the start, `20261122-153012`. */
  stamp: string
  /** ISO text of this instant, UTC. */
  instant(): string
  /** Seconds since the start. */
  elapsed(): number
  environment: Readonly<Record<string, string | undefined>>
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
}

export type Given = {
  values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>
  positionals: readonly string[]
}

/** One command: what its help says, what it takes and what it does. */
export type Command = {
  help: string
  options: ParseArgsOptionsConfig
  run(given: Given, surroundings: Surroundings): Promise<void>
}

/** Every command understands these. */
export const EVERYWHERE = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsOptionsConfig
