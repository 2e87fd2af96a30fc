/** Rows gathered by the fields they are compared within. */
import type { LocalDate } from '#core/calendar'
import type { Row } from '#core/register'
import { evaluateCondition } from './evaluate-condition.ts'
import { aboutRow, conclude, undetermined } from './evaluate-hit.ts'
import { isAsked, openRow } from './evaluate-rows.ts'
import { type Facing, readerOf, type Session } from './evaluate-subject.ts'
import { compareRefs, identity, keyText, type StoredRow } from './evaluate-tables.ts'
import type { Judgement, TestResult, TraceStep, Unknown } from './evaluate-trace.ts'
import type { Roster } from './indicator.ts'

export type Member = StoredRow & { at: LocalDate | undefined }

/** `rows` in the order of their dates, then of batch and row. `key`: the values they share. */
export type Group = { key: readonly string[]; rows: readonly Member[] }

/** A row that cannot be placed is undetermined by itself and belongs to no group. */
export function groupSubjects(session: Session, by: readonly string[]): Grouped {
  const { register } = session.branch.subject
  return groupRows(session, register, by, (row) => openRow(session, row))
}

/** Rows of another register as they are placed there; a missing register has none. */
export function groupRoster(session: Session, { register, at: field, where, by }: Roster): Grouped {
  return groupRows(session, register, by, (row) => {
    const at = row[field] as LocalDate | undefined
    const reader = readerOf(session, register, row, 'field-missing', { on: at, at: `${register}.${field}` })
    const meant = evaluateCondition(where, reader)
    if (meant.value === false) return { kind: 'not-a-subject' }
    const facing = { at }
    const why = meant.why ?? (at === undefined ? missingField(register, field) : undefined)
    return why === undefined
      ? { kind: 'open', facing, steps: [] }
      : { kind: 'undetermined', facing, result: undetermined(why) }
  })
}

type Grouped = { groups: Group[]; unplaced: Judgement[] }

type Placed =
  | { kind: 'not-a-subject' }
  | { kind: 'undetermined'; facing: Pick<Facing, 'at'>; result: TestResult }
  | { kind: 'open'; facing: Pick<Facing, 'at'>; steps: readonly TraceStep[] }

function groupRows(session: Session, register: string, by: readonly string[], place: (row: Row) => Placed): Grouped {
  const groups = new Map<string, { key: string[]; rows: Member[] }>()
  const unplaced: Judgement[] = []
  for (const stored of session.tables.rows(register)) {
    const opened = place(stored.row)
    if (opened.kind === 'not-a-subject') continue
    const { at } = opened.facing
    const missing = by.find((field) => stored.row[field] === undefined)
    if (opened.kind === 'undetermined' || missing !== undefined) {
      if (!isAsked(session, at)) continue
      const result =
        opened.kind === 'undetermined' ? opened.result : undetermined(missingField(register, missing), opened.steps)
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

function missingField(register: string, field: string | undefined): Unknown {
  return { reason: 'field-missing', at: `${register}.${field}` }
}

function compareMembers(a: Member, b: Member): number {
  const left = a.at ?? ''
  const right = b.at ?? ''
  return left < right ? -1 : left > right ? 1 : compareRefs(a.ref, b.ref)
}
