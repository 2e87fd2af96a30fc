import { statSync } from 'node:fs'
import { Refused } from '#core/diagnostic'
import type { Register } from '#core/register'
import type { ChildTask } from './child-messages.ts'
import { chooseRegister } from './choose-register.ts'
import { type LoadedTable, type LoadPlace, TableLoad } from './load-table.ts'
import { type MatchedColumns, matchHeadings } from './match-headings.ts'
import { looksOf } from './plain-look.ts'
import type { CanonicalCsv, Expected, ReadTable, TableLayout } from './readers/read-table.ts'

type Begun = {
  register: string
  /** The text being loaded as it stands, or the parts of it that are. */
  of: { csv: CanonicalCsv } | { parts: CanonicalCsv[] }
  /** undefined once anything has failed. */
  loading: Promise<TableLoad | undefined>
}

/**
 * DuckDB loads while the reader still reads: two cores, two threads of work. A text that looks regular is loaded as it stands, one that is
 * written anew part by part. What comes of it is used only if the reader ends up with the very same columns and text; otherwise it is thrown
 * away and the table is loaded as if nothing had been.
 */
export class EarlyLoad {
  readonly #task: ChildTask
  #begun: Begun | undefined

  constructor(task: ChildTask) {
    this.#task = task
  }

  /** A text that may turn out to be regular. */
  begin(layout: TableLayout, csv: CanonicalCsv): void {
    if (this.#begun !== undefined) return
    const place = this.#placeOf(layout)
    if (place === undefined) return
    const text = { inOrder: true, bytes: statSync(csv.path).size, path: csv.path }
    const loading = TableLoad.open(place, text).then((load) => load.putRest({ ...layout, csv }))
    this.#begun = { register: place.register.id, of: { csv }, loading: unlessFailed(loading) }
  }

  /** A text that is written anew. What was loaded of it before, in another encoding, is nothing. */
  expect(layout: TableLayout): Expected | undefined {
    const place = this.#placeOf(layout)
    if (place === undefined) return undefined
    const { register, matched } = place
    const parts: CanonicalCsv[] = []
    const before = this.#drop()
    const begun: Begun = { register: register.id, of: { parts }, loading: Promise.resolve(undefined) }
    this.#begun = begun
    return {
      date: matched.columns.find((column) => column.field === register.date)?.index,
      looks: looksOf(register, matched, layout.columns.length),
      onPart: (part) => {
        const first = parts.length === 0
        parts.push(part)
        const load = first
          ? before.then(() => TableLoad.open(place, { inOrder: false, bytes: Number.POSITIVE_INFINITY }))
          : begun.loading
        begun.loading = unlessFailed(load.then((open) => open?.putPlain(part, layout.columns)))
      },
    }
  }

  /** The load begun for this table, if it was begun for exactly this. */
  take(table: ReadTable, register: string): Promise<LoadedTable | undefined> | undefined {
    const begun = this.#begun
    if (begun === undefined || begun.register !== register || !isSameText(begun.of, table)) return undefined
    this.#begun = undefined
    return unlessFailed(
      begun.loading.then(async (load) => ('csv' in begun.of ? load : await load?.putRest(table))?.end()),
    )
  }

  /** Ends a load that nobody took, before memory is given to another. */
  async abandon(): Promise<void> {
    await this.#drop()
  }

  async #drop(): Promise<void> {
    const begun = this.#begun
    this.#begun = undefined
    const load = await begun?.loading
    load?.close()
  }

  #placeOf(layout: TableLayout): LoadPlace | undefined {
    const task = this.#task
    const known = recognise(layout, task)
    if (known === undefined) return undefined
    const files = (task.earlier.get(known.register.id) ?? []).flatMap((b) => b.files)
    const { work, out, duckdb, limits } = task
    return { ...known, files, work, out, duckdb, recordBytes: limits.recordBytes }
  }
}

/** The register a table seems to be, before its rows are read; what speaks against it is said when it has been read whole. */
function recognise(layout: TableLayout, task: ChildTask): { register: Register; matched: MatchedColumns } | undefined {
  const register = unlessRefused(() => chooseRegister(layout, task.file, task.registers, task.register, true))
  const matched = register && unlessRefused(() => matchHeadings(layout, register, task.file))
  return register && matched && { register, matched }
}

/** A load begun too early may fail; the table is then loaded again and says why. */
function unlessFailed<T>(loading: Promise<T>): Promise<T | undefined> {
  return loading.catch(() => undefined)
}

/** Line numbers are added after loading, so they need not have been guessed. */
function isSameText(begun: Begun['of'], { csv: b, plain }: ReadTable): boolean {
  if ('parts' in begun) {
    const parts = plain ?? []
    return begun.parts.length === parts.length && begun.parts.every((part, i) => part.path === parts[i]?.path)
  }
  const a = begun.csv
  return (
    plain === undefined &&
    a.path === b.path &&
    a.delimiter === b.delimiter &&
    a.newline === b.newline &&
    a.skip === b.skip &&
    a.multiline === b.multiline &&
    a.lines.kind === b.lines.kind
  )
}

function unlessRefused<T>(decide: () => T): T | undefined {
  try {
    return decide()
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}
