import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { readBack, readOptions, refusalOf, workFolder, writeSample } from './read-back.ts'
import { readFile } from './read-file.ts'
import { DEFAULT_LIMITS, type ReadTable } from './read-table.ts'

async function parquetOf(select: string): Promise<string> {
  const path = join(workFolder(), "登记's.parquet")
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`copy (${select}) to '${path.replaceAll("'", "''")}' (format parquet)`)
  connection.closeSync()
  return path
}

describe('Parquet', () => {
  it('every column becomes text, in the order of the file', async () => {
    const path = await parquetOf(
      `select * from (values ('001', date '2026-03-05', 1234.50::decimal(18,2), ['甲','乙'], true, 'x
y,"z"', timestamptz '2026-03-05 00:30:00+08'), (null, null, null, null, null, null, null), ('002', null, 0, [], false, '', null)) t("编号", "日期", "金额", "名单", "是否", "a""b", "时刻")`,
    )
    const [table] = (await readFile(path, readOptions())) as [ReadTable]
    expect(table).toMatchObject({
      name: "登记's",
      columns: ['编号', '日期', '金额', '名单', '是否', 'a"b', '时刻'],
      rows: 3,
      format: 'parquet',
    })
    expect(await readBack(table)).toEqual([
      [1, '001', '2026-03-05', '1234.50', '甲、乙', 'true', 'x\ny,"z"', '2026-03-05 00:30:00+08'],
      [2, '', '', '', '', '', '', ''],
      [3, '002', '', '0.00', '', 'false', '', ''],
    ])
  })

  it('a damaged file, one with too many rows', async () => {
    expect((await refusalOf(readFile(writeSample('PAR1xxxxxxxxxxxxPAR1', 'x.parquet'), readOptions()))).refused).toBe(
      'import.broken-file',
    )
    const path = await parquetOf('select * from range(10)')
    expect((await refusalOf(readFile(path, readOptions([], { limits: { ...DEFAULT_LIMITS, rows: 5 } })))).refused).toBe(
      'import.too-many-rows',
    )
  })

  it('a name with a wildcard reads that file and no other', async () => {
    const work = workFolder()
    const path = await parquetOf('select 1 as a')
    const odd = join(work, '*.parquet')
    writeFileSync(odd, (await import('node:fs')).readFileSync(path))
    writeFileSync(join(work, 'b.parquet'), (await import('node:fs')).readFileSync(path))
    const reading = readFile(odd, readOptions())
    // DuckDB knows no way to name such a file; refusing is right, reading both is not.
    const outcome = await reading.then(
      (tables) => tables[0]?.rows,
      () => 'refused',
    )
    expect([1, 'refused']).toContain(outcome)
  })
})
