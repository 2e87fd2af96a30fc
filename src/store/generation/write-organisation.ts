/** The organisation files beside the registers: people as a workbook, as personnel offices keep them, the rest as CSV. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { OrganisationFile } from '#core/generation'
import { OutputFile, XlsxWriter } from '#store/findings'
import { csvCell } from './write-small.ts'

export type OrganisationWritten = { kind: string; file: string; rows: number }

const FOLDER = 'organisation'

export async function writeOrganisation(
  connection: DuckDBConnection,
  files: readonly OrganisationFile[],
  folder: string,
  mixed: boolean,
): Promise<OrganisationWritten[]> {
  if (files.length === 0) return []
  const place = join(folder, FOLDER)
  await mkdir(place)
  const written: OrganisationWritten[] = []
  for (const file of files) {
    const workbook = mixed && file.kind === 'officer'
    const name = `${file.title}.${workbook ? 'xlsx' : 'csv'}`
    const output = new OutputFile(place, name)
    const rows = workbook ? await writeWorkbook(connection, file, output) : await writeText(connection, file, output)
    written.push({ kind: file.kind, file: `${FOLDER}/${name}`, rows })
  }
  return written
}

async function* rowsOf(connection: DuckDBConnection, { select }: OrganisationFile): AsyncGenerator<string[]> {
  const result = await connection.stream(select)
  for await (const rows of result.yieldRows())
    for (const row of rows) yield row.map((cell) => (cell === null ? '' : String(cell)))
}

async function writeText(connection: DuckDBConnection, file: OrganisationFile, output: OutputFile): Promise<number> {
  let rows = 0
  let text = `\ufeff${file.headings.map(csvCell).join(',')}\r\n`
  for await (const row of rowsOf(connection, file)) {
    rows++
    text += `${row.map(csvCell).join(',')}\r\n`
    if (text.length < 1 << 18) continue
    await output.write(Buffer.from(text))
    text = ''
  }
  await output.write(Buffer.from(text))
  await output.finish()
  return rows
}

async function writeWorkbook(
  connection: DuckDBConnection,
  file: OrganisationFile,
  output: OutputFile,
): Promise<number> {
  let rows = 0
  const writer = new XlsxWriter(output)
  await writer.beginSheet(
    file.title,
    file.headings.map((heading) => ({ heading, width: 18, type: 'text' as const })),
  )
  for await (const row of rowsOf(connection, file)) {
    rows++
    await writer.add(row)
  }
  await writer.finish()
  return rows
}
