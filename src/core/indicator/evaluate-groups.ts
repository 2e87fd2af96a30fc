/** Rows of the subject's register gathered by the fields they are compared within. */
import type { LocalDate } from '#core/calendar'
import { aboutRow, conclude, undetermined } from './evaluate-hit.ts'
import { isAsked, openRow } from './evaluate-rows.ts'
import type { Session } from './evaluate-subject.ts'
import { compareRefs, identity, keyText, type StoredRow } from './evaluate-tables.ts'
import type { Judgement } from './evaluate-trace.ts'

export type Member = StoredRow & { at: LocalDate | undefined }

/** `rows` in the order of their dates, then of batch and row. `key`: the values they share. */
export type Group = { key: readonly string[]; rows: readonly Member[] }

/** A row that cannot be placed is undetermined by itself and belongs to no group. */
export function groupSubjects(session: Session, by: readonly string[]): { groups: Group[]; unplaced: Judgement[] } {
  const { register } = session.branch.subject
  const groups = new Map<string, { key: string[]; rows: Member[] }>()
  const unplaced: Judgement[] = []
  for (const stored of session.tables.rows(register)) {
    const opened = openRow(session, stored.row)
    if (opened.kind === 'not-a-subject') continue
    const { at } = opened.facing
    const missing = by.find((field) => stored.row[field] === undefined)
    if (opened.kind === 'undetermined' || missing !== undefined) {
      if (!isAsked(session, at)) continue
      const result =
        opened.kind === 'undetermined'
          ? opened.result
          : undetermined({ reason: 'field-missing', at: `${register}.${missing}` }, opened.steps)
      unplaced.push(conclude(session, aboutRow(session, register, stored, at), result))
      continue
    }
    const values = by.map((field) => stored.row[field])
    const id = JSON.stringify(values.map((value) => (value === undefined ? null : identity(value))))
    const group = groups.get(id) ?? { key: values.map(keyText), rows: [] }
    group.rows.push({ ...stored, at })
    groups.set(id, group)
  }
  const sorted = [...groups.values()].map(({ key, rows }) => ({ key, rows: rows.toSorted(compareMembers) }))
  return { groups: sorted, unplaced }
}

function compareMembers(a: Member, b: Member): number {
  const left = a.at ?? ''
  const right = b.at ?? ''
  return left < right ? -1 : left > right ? 1 : compareRefs(a.ref, b.ref)
}
