import { type LocalDate, parseLocalDate } from '#core/calendar'
import type { Definitions } from './collect.ts'
import type { PackDefinition } from './definition.ts'
import type { Merged } from './merge.ts'
import type { Departure, Pack } from './pack.ts'

export type PackParts = Pick<
  Pack,
  | 'variants'
  | 'variantTitles'
  | 'posts'
  | 'parameters'
  | 'registers'
  | 'categories'
  | 'indicators'
  | 'duties'
  | 'credentials'
  | 'scorecards'
  | 'faults'
  | 'aggravations'
  | 'sanctions'
>

/** The checked parts and what pack.yaml says → the pack. */
export function assemble(raw: PackDefinition, levels: readonly Definitions[], merged: Merged, parts: PackParts): Pack {
  const { rollOver, countStartDay, cites } = raw.counting
  const { digest, note } = raw.source
  return {
    id: raw.id,
    version: raw.version,
    title: raw.title,
    issuer: raw.issuer,
    level: raw.level,
    extends: levels
      .slice(0, -1)
      .flatMap((l) => (l.pack ? [{ id: l.pack.definition.id, version: l.pack.definition.version }] : [])),
    inForce: daysOf(raw.inForce),
    counting: { rollOver, countStartDay },
    clauses: (raw.clauses ?? []).map((c) => ({
      article: c.article,
      force: c.force,
      ...(c.title !== undefined && { title: c.title }),
      ...(c.elements !== undefined && { elements: c.elements }),
      ...(c.note !== undefined && { note: c.note }),
    })),
    source: { title: raw.source.title, ...(digest !== undefined && { digest }), ...(note !== undefined && { note }) },
    ...(cites && { cites }),
    ...parts,
    departures: merged.overrides.map(
      ({ target, weakens, justification, approvedBy }): Departure => ({
        target,
        weakens,
        ...(justification !== undefined && { justification }),
        ...(approvedBy !== undefined && { approvedBy }),
      }),
    ),
  }
}

function daysOf(raw: PackDefinition['inForce']): { from?: LocalDate; to?: LocalDate } {
  const from = raw.from === undefined ? undefined : parseLocalDate(raw.from)
  const to = raw.to === undefined ? undefined : parseLocalDate(raw.to)
  return { ...(from && { from }), ...(to && { to }) }
}
