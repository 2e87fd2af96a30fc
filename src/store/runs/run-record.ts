import type { LocalDate } from '#core/calendar'

/** Everything a run rests on and what came of it, so that it can be computed again and compared. Kept as run.json, written last. */
export type RunRecord = {
  format: 1
  id: string
  /** The instant it was made, ISO text, UTC. */
  at: string
  engine: string
  pack: { id: string; version: string; title: string; digest: string /** Inside the kept copy. */; folder: string }
  calendar: { digest: string /** Of the years a site added. */; folders: readonly string[] }
  /** Where the batches are, relative to the store: the store itself, or the files of one assessment alone. */
  data: string
  batches: readonly { id: string; register: string; digest: string }[]
  asOf: LocalDate
  period?: { from: LocalDate; to: LocalDate }
  variant?: string
  /** Absent in records made before it was asked: routine. */
  kind?: 'routine' | 'focused'
  /** A back-test: it was compared with this pack or run, and is no link in the life of findings. */
  against?: string
  /** The indicators that were run, in the pack's order. */
  indicators: readonly string[]
  assumeEmpty: readonly string[]
  hits: { count: number; digest: string }
  tallies: { digest: string }
  seconds: number
  /** Of these, the asking of the registers. */
  indicatorSeconds: number
  /** From the folder of the outputs to the store. */
  store: string
}
