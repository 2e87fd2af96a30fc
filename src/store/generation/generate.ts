/** Carries out a generation plan: one file a register, and the truth beside them. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CalendarRow } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import type { GenerationPlan, RegisterPlan } from '#core/generation'
import { quoteText } from '#core/sql'
import { fillCalendar } from '#store/analytics'
import { writeWhole } from '#store/findings'
import { openDuckDb } from '#store/registers'
import { textColumn } from './text-sql.ts'
import { type OrganisationWritten, writeOrganisation } from './write-organisation.ts'
import { type WrittenFile, writeSmall } from './write-small.ts'

/** `mixed`: the kinds of files a county has; `csv` and `parquet` for what is too much for those. */
export type GenerationJob = {
  plan: GenerationPlan
  calendar: readonly CalendarRow[]
  folder: string
  files: 'mixed' | 'csv' | 'parquet'
  /** Written as the first lines of README.txt beside the files. */
  note: string
  signal: AbortSignal
  onProgress(done: number, total: number, label: string): void
}

export type Generated = { files: WrittenFile[]; planted: number; organisation: OrganisationWritten[] }

const TRUTH = 'truth.jsonl'
const LIMITS = { memoryMb: 2048, threads: 2 }

export async function generate(job: GenerationJob): Promise<Generated> {
  await mkdir(job.folder, { recursive: true })
  const there = await readdir(job.folder)
  if (there.length > 0)
    throw new Refused('usage', `文件夹 ${job.folder} 里已有文件，没有写入。`, '换一个空文件夹，或者先删去里面的文件。')
  const work = await mkdtemp(join(tmpdir(), 'quanze-generate-'))
  const { instance, connection } = await openDuckDb(work, [], LIMITS, [job.folder])
  const stop = () => connection.interrupt()
  job.signal.addEventListener('abort', stop)
  try {
    await fillCalendar(connection, job.calendar)
    for (const statement of job.plan.setup) await connection.run(statement)
    const files: WrittenFile[] = []
    for (const [done, register] of job.plan.registers.entries()) {
      job.signal.throwIfAborted()
      job.onProgress(done, job.plan.registers.length + 1, register.register.title)
      files.push(
        job.files === 'mixed'
          ? await writeSmall(connection, register, job.folder)
          : await copyOut(connection, register, job.folder, job.files),
      )
    }
    job.onProgress(job.plan.registers.length, job.plan.registers.length + 1, TRUTH)
    const planted = await writeTruth(connection, job, files)
    const organisation = await writeOrganisation(connection, job.plan.organisation, job.folder, job.files === 'mixed')
    return { files, planted, organisation }
  } finally {
    job.signal.removeEventListener('abort', stop)
    connection.closeSync()
    instance.closeSync()
    await rm(work, { recursive: true, force: true })
  }
}

async function copyOut(
  connection: DuckDBConnection,
  plan: RegisterPlan,
  folder: string,
  kind: 'csv' | 'parquet',
): Promise<WrittenFile> {
  const file = `${plan.register.title}.${kind}`
  const columns = plan.fields.map((field) => textColumn(field, field.label, 'iso'))
  const form = kind === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION snappy'
  await connection.run(
    `COPY (SELECT ${columns.join(', ')} FROM (${plan.select})) TO ${quoteText(join(folder, file))} (${form})`,
  )
  return { register: plan.register.id, file, rows: plan.rows, refused: 0, doubled: 0 }
}

async function writeTruth(
  connection: DuckDBConnection,
  { plan, folder, note }: GenerationJob,
  files: readonly WrittenFile[],
): Promise<number> {
  const texts = files.flatMap(({ register, file, refused, doubled }) => [
    ...(refused > 0 ? [truthOfFile(register, file, 'rejected', refused, '日期不存在或者缺主键的行须拒收')] : []),
    ...(doubled > 0 ? [truthOfFile(register, file, 'duplicate', doubled, '与前面一行完全相同，只算一行')] : []),
  ])
  const extra =
    texts.length === 0
      ? ''
      : ` UNION ALL BY NAME SELECT * FROM (VALUES ${texts.join(', ')}) t(register, file, outcome, rows, why)`
  const path = join(folder, TRUTH)
  const written = await connection.runAndReadAll(
    `COPY (SELECT * FROM (${plan.truth})${extra}) TO ${quoteText(path)} (FORMAT json)`,
  )
  await writeWhole(folder, 'README.txt', note)
  return Number(written.getRows()[0]?.[0] ?? 0)
}

function truthOfFile(register: string, file: string, outcome: string, rows: number, why: string): string {
  return `(${quoteText(register)}, ${quoteText(file)}, ${quoteText(outcome)}, ${rows}, ${quoteText(why)})`
}
