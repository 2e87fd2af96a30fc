import { Refused } from '#core/diagnostic'
import type { ChildTask } from './child-messages.ts'
import { chooseRegister } from './choose-register.ts'
import { closeTable, type LoadedTable, loadTable } from './load-table.ts'
import { matchHeadings } from './match-headings.ts'
import type { CanonicalCsv, ReadTable } from './readers/read-table.ts'

/**
 * DuckDB loads a text that looks regular while the reader still counts its rows: two cores, two threads of work. What comes of it is used
 * only if the reader ends up with the very same columns and CSV; otherwise it is thrown away and the table is loaded as if nothing had been.
 */
export class EarlyLoad {
  #begun: { register: string; csv: CanonicalCsv; loading: Promise<LoadedTable | undefined> } | undefined

  begin(layout: Pick<ReadTable, 'name' | 'columns' | 'csv' | 'format'>, task: ChildTask): void {
    if (this.#begun !== undefined) return
    const table: ReadTable = { ...layout, headingLine: 0, rows: 0, malformed: [] }
    // What speaks against the table is said when it has been read whole.
    const register = unlessRefused(() => chooseRegister(table, task.file, task.registers, task.register, true))
    const matched = register && unlessRefused(() => matchHeadings(table, register, task.file))
    if (register === undefined || matched === undefined) return
    const files = (task.earlier.get(register.id) ?? []).flatMap((b) => b.files)
    const { work, out, duckdb } = task
    const loading = loadTable({
      table,
      register,
      matched,
      files,
      work,
      out,
      recordBytes: task.limits.recordBytes,
      duckdb,
    })
    this.#begun = { register: register.id, csv: layout.csv, loading: loading.catch(() => undefined) }
  }

  /** The load begun for this table, if it was begun for exactly this. */
  take(table: ReadTable, register: string): Promise<LoadedTable | undefined> | undefined {
    const begun = this.#begun
    if (begun === undefined || begun.register !== register || !isSameText(begun.csv, table.csv)) return undefined
    this.#begun = undefined
    return begun.loading
  }

  /** Ends a load that nobody took, before memory is given to another. */
  async abandon(): Promise<void> {
    const loaded = await this.#begun?.loading
    if (loaded !== undefined) closeTable(loaded)
    this.#begun = undefined
  }
}

/** Line numbers are added after loading, so they need not have been guessed. */
function isSameText(a: CanonicalCsv, b: CanonicalCsv): boolean {
  return (
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
