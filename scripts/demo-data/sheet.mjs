// A table in the making that knows what became of each row it was given: the importer must come to the same counts.
import { DAY_WAYS, MONTH_WAYS, spellDay, spellMonth } from './spellings.mjs'

/** `columns`: [field, heading] or [field, heading, 'day' | 'month' | 'compactDay' | 'plain'], in the file's order. */
export function makeSheet(chance, file, columns) {
  const rows = []
  const counts = { accepted: 0, rejected: 0, duplicate: 0 }
  /** Spelled anew each time, so that the same content does not mean the same text. */
  function spell(values) {
    return columns.map(([field, , kind]) => {
      const value = values[field]
      if (value === undefined) return ''
      if (value?.raw !== undefined) return value.raw
      if (kind === 'day') return spellDay(value, chance.pick(DAY_WAYS))
      if (kind === 'compactDay') return spellDay(value, 'compact')
      if (kind === 'plain') return String(value)
      if (kind === 'month') return spellMonth(value, chance.pick(MONTH_WAYS))
      return chance.once(40) ? `${value} ` : String(value)
    })
  }
  function put(values, fate) {
    counts[fate]++
    rows.push({ values, cells: spell(values), fate })
  }
  return {
    file,
    columns,
    counts,
    rows,
    accept: (values) => put(values, 'accepted'),
    reject: (values) => put(values, 'rejected'),
    /** A row of the file given once more. */
    repeat: (values) => put(values, 'duplicate'),
    /** Every row that the importer keeps, in the order given. */
    accepted: () => rows.filter((row) => row.fate === 'accepted').map((row) => row.values),
    /** Rows in the order of the file: what is good shuffled, what repeats or spoils it after that. */
    inFileOrder() {
      const good = chance.shuffle(rows.filter((row) => row.fate === 'accepted'))
      return [...good, ...rows.filter((row) => row.fate !== 'accepted')]
    },
  }
}

/** A value to be written exactly so. */
export function raw(text) {
  return { raw: text }
}
