import { Refused } from '#core/diagnostic'
import type { Register } from '#core/register'
import type { ChildTask } from './child-messages.ts'
import { chooseRegister } from './choose-register.ts'
import { closeTable, type LoadedTable, loadTable } from './load-table.ts'
import { type MatchedColumns, matchHeadings } from './match-headings.ts'
import type { CanonicalCsv, ReadTable, TableLayout } from './readers/read-table.ts'

/**
 * DuckDB loads a text that looks regular while the reader still counts its rows: two cores, two threads of work. What comes of it is used
 * only if the reader ends up with the very same columns and CSV; otherwise it is thrown away and the table is loaded as if nothing had been.
 */
export class EarlyLoad {
  #begun: { register: string; csv: CanonicalCsv; loading: Promise<LoadedTable | undefined> } | undefined

  begin(layout: TableLayout, csv: CanonicalCsv, task: ChildTask): void {
    if (this.#begun !== undefined) return
    const known = recognise(layout, task)
    if (known === undefined) return
    const { register, matched } = known
    const files = (task.earlier.get(register.id) ?? []).flatMap((b) => b.files)
    const { work, out, duckdb } = task
    const loading = loadTable({
      table: { ...layout, csv },
      register,
      matched,
      files,
      work,
      out,
      recordBytes: task.limits.recordBytes,
      duckdb,
    })
    this.#begun = { register: register.id, csv, loading: loading.catch(() => undefined) }
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

/** The register a table seems to be, before its rows are read; what speaks against it is said when it has been read whole. */
export function recognise(
  layout: TableLayout,
  task: ChildTask,
): { register: Register; matched: MatchedColumns } | undefined {
  const register = unlessRefused(() => chooseRegister(layout, task.file, task.registers, task.register, true))
  const matched = register && unlessRefused(() => matchHeadings(layout, register, task.file))
  return register && matched && { register, matched }
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
