/** The rows the evaluator judges, looked up by the value of one field so that a subject meets only the rows of its anchor. */
import type { Row, RowRef, Value } from '#core/register'

/** `ref` names the row in the register it was asked for, also where that is a view over another. */
export type StoredRow = { row: Row; ref: RowRef }

export type Tables = { rows(register: string): readonly StoredRow[] }

/** In the order of batch and row. */
export type IndexedTables = {
  rows(register: string): readonly StoredRow[]
  rowsWith(register: string, field: string, value: Value): readonly StoredRow[]
}

export function indexTables(tables: Tables): IndexedTables {
  const sorted = new Map<string, readonly StoredRow[]>()
  const indexes = new Map<string, Map<string, StoredRow[]>>()
  const rows = (register: string): readonly StoredRow[] => {
    const known = sorted.get(register)
    if (known !== undefined) return known
    const found = [...tables.rows(register)].sort((a, b) => compareRefs(a.ref, b.ref))
    sorted.set(register, found)
    return found
  }
  const rowsWith = (register: string, field: string, value: Value): readonly StoredRow[] => {
    if (value === undefined) return []
    const name = `${register}.${field}`
    let index = indexes.get(name)
    if (index === undefined) {
      index = new Map<string, StoredRow[]>()
      for (const stored of rows(register)) {
        const own = stored.row[field]
        if (own === undefined) continue
        const list = index.get(identity(own))
        if (list === undefined) index.set(identity(own), [stored])
        else list.push(stored)
      }
      indexes.set(name, index)
    }
    return index.get(identity(value)) ?? []
  }
  return { rows, rowsWith }
}

export function compareRefs(a: RowRef, b: RowRef): number {
  return a.batch < b.batch ? -1 : a.batch > b.batch ? 1 : a.row - b.row
}

/** Equal for equal values only. */
export function identity(value: Exclude<Value, undefined>): string {
  return JSON.stringify(value)
}

/** A value as it stands in a finding's key: dates in ISO form, money as a whole number of fen. */
export function keyText(value: Value): string {
  if (value === undefined) return ''
  return typeof value === 'object' ? value.join(',') : String(value)
}
