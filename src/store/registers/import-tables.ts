import { Refused } from '#core/diagnostic'
import type { Register } from '#core/register'
import type { ChildTask, FromChild, ImportProgress, Turn } from './child-messages.ts'
import { chooseRegister, refuseUnknown } from './choose-register.ts'
import { EarlyLoad } from './early-load.ts'
import type { EarlierBatch } from './find-duplicates.ts'
import { called, listHeadingNames } from './match-headings.ts'
import { readFile } from './readers/read-file.ts'
import type { ReadTable } from './readers/read-table.ts'
import { registerDigest } from './register-json.ts'
import { batchId, sealTable } from './seal-table.ts'

type Done = Extract<FromChild, { kind: 'done' }>

export type ImportCompany = {
  /** Arrives while the file is being read. */
  digest: Promise<string>
  /** Settles when no other import writes to these registers any more. */
  awaitTurn(registers: string[]): Promise<Turn>
  onProgress(progress: ImportProgress): void
}

/** The child's work: read the file, find each table's register, seal it. */
export async function importTables(task: ChildTask, company: ImportCompany): Promise<Done> {
  const { digest, onProgress } = company
  const headingNames = new Set([...task.registers.values()].flatMap((r) => [...listHeadingNames(r).keys()]))
  const early = new EarlyLoad(task)
  const tables = await readFile(task.path, {
    onLayout: (layout, csv) => early.begin(layout, csv),
    expect: (layout) => early.expect(layout),
    ...(task.format !== undefined && { format: task.format }),
    name: task.file,
    work: task.work,
    limits: task.limits,
    headingNames,
    onProgress: (done, total) => onProgress({ stage: 'read', done, total }),
  })
  const wanted = tables.filter((t) => task.sheet === undefined || t.name === task.sheet)
  const chosen = chooseRegisters(wanted, task)
  refuseSameRegister(chosen, task.file)
  const done: Done = {
    kind: 'done',
    tables: [],
    skipped: tables.filter((t) => !chosen.some((c) => c.table === t)).map((t) => t.name),
  }
  const turn = await company.awaitTurn(chosen.map((c) => c.register.id))
  for (const { table, register } of chosen) {
    const earlier = turn.earlier.get(register.id) ?? []
    // What was begun early may look only into the batches it was told of.
    if (!isSameList(earlier, task.earlier.get(register.id) ?? [])) await early.abandon()
    const id = batchId(await digest, register, table, registerDigest(register))
    if (turn.known.includes(id)) {
      done.tables.push({ kind: 'known', id })
      continue
    }
    const loading = early.take(table, register.id)
    if (loading === undefined) await early.abandon()
    const sealed = await sealTable({
      ...(loading !== undefined && { loading }),
      table,
      register,
      file: task.file,
      digest: await digest,
      earlier,
      work: task.work,
      out: task.out,
      recordBytes: task.limits.recordBytes,
      duckdb: task.duckdb,
      onStage: (stage) => onProgress({ stage, done: 0, total: table.rows }),
    })
    done.tables.push({ kind: 'sealed', table: sealed })
  }
  return done
}

function isSameList(a: readonly EarlierBatch[], b: readonly EarlierBatch[]): boolean {
  return a.length === b.length && a.every((batch, i) => batch.id === b[i]?.id)
}

/** A workbook may hold notes and forms beside its registers; a file none of whose tables is a register is refused. */
function chooseRegisters(tables: readonly ReadTable[], task: ChildTask): { table: ReadTable; register: Register }[] {
  const alone = tables.length === 1
  const chosen = tables.flatMap((table) => {
    if (task.register !== undefined && !alone && task.sheet === undefined) return chooseWanted(table, task)
    const register = chooseRegister(table, task.file, task.registers, task.register, alone)
    return register === undefined ? [] : [{ table, register }]
  })
  const first = tables[0]
  if (chosen.length === 0 && first !== undefined)
    throw refuseUnknown(
      first,
      task.file,
      [...task.registers.values()].filter((r) => r.source.kind === 'files'),
    )
  return chosen
}

/** Of several sheets, those that are the register asked for. */
function chooseWanted(table: ReadTable, task: ChildTask): { table: ReadTable; register: Register }[] {
  const wanted = chooseRegister(table, task.file, task.registers, task.register, false)
  const own = chooseRegister(table, task.file, task.registers, undefined, false)
  return wanted !== undefined && own?.id === wanted.id ? [{ table, register: wanted }] : []
}

/** Two sheets of one register would have to be compared with each other before either exists. */
function refuseSameRegister(chosen: readonly { table: ReadTable; register: Register }[], file: string): void {
  for (const [i, { table, register }] of chosen.entries()) {
    const other = chosen.slice(0, i).find((c) => c.register.id === register.id)
    if (other === undefined) continue
    throw new Refused(
      'import.ambiguous-register',
      `文件“${file}”的工作表“${other.table.name}”和“${table.name}”都是${called(register)}。`,
      '请把两个工作表合并成一个，或分成两个文件导入。',
    )
  }
}
