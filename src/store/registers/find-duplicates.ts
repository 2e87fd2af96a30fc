import type { DuckDBConnection } from '@duckdb/node-api'
import type { Register } from '#core/register'
import { quoteName, quoteText } from '#core/sql'
import { quoteTexts } from './open-duckdb.ts'

export type EarlierBatch = { id: string; files: readonly string[] }

/**
 * Table `dropped` (_index, kind, reason): rows whose key an earlier row of the file or a live batch already has. Same content: duplicate;
 * other content: rejected, naming the fields. A row without its whole key is nobody's double.
 */
export async function findDuplicates(
  connection: DuckDBConnection,
  register: Register,
  earlier: readonly EarlierBatch[],
): Promise<{ dropped: number }> {
  await connection.run('CREATE TABLE dropped (_index BIGINT, kind VARCHAR, reason VARCHAR)')
  const key = register.key.map(quoteName)
  const whole = key.map((k) => `${k} IS NOT NULL`).join(' AND ')
  const files = earlier.flatMap((b) => b.files)
  if (files.length > 0) await compareWithBatches(connection, register, files, whole)
  const hashed = `hash(${key.join(', ')})`
  await connection.run(
    `CREATE TABLE repeated AS SELECT h FROM (SELECT ${hashed} AS h FROM loaded WHERE _raw IS NULL AND ${whole}) GROUP BY h HAVING count(*) > 1`,
  )
  const repeated = await connection.runAndReadAll('SELECT count(*) FROM repeated')
  if (repeated.getRows()[0]?.[0] === 0n) return { dropped: files.length > 0 ? await countDropped(connection) : 0 }
  const fields = [...register.fields.keys()].map(quoteName)
  // Few rows have a repeated key, so only those pay for the window.
  await connection.run(
    `CREATE TABLE suspect AS SELECT _index, _row, ${fields.join(', ')}, min(_index) OVER (PARTITION BY ${key.join(', ')}) AS _first FROM numbered ` +
      `WHERE _raw IS NULL AND ${whole} AND ${hashed} IN (SELECT h FROM repeated) AND _index NOT IN (SELECT _index FROM dropped)`,
  )
  await connection.run(
    `INSERT INTO dropped SELECT c._index, CASE WHEN ${same(fields)} THEN 'duplicate' ELSE 'rejected' END, ` +
      `CASE WHEN ${same(fields)} THEN '与第 ' || f._row || ' 行的内容完全相同，只保留第 ' || f._row || ' 行。' ` +
      `ELSE '与第 ' || f._row || ${sameKey(register)} || ${differing(register, [...register.fields.keys()])} || '不同。' END ` +
      'FROM suspect c JOIN suspect f ON f._index = c._first WHERE c._index <> c._first',
  )
  return { dropped: await countDropped(connection) }
}

async function countDropped(connection: DuckDBConnection): Promise<number> {
  const counted = await connection.runAndReadAll('SELECT count(*) FROM dropped')
  return Number(counted.getRows()[0]?.[0])
}

async function compareWithBatches(
  connection: DuckDBConnection,
  register: Register,
  files: readonly string[],
  whole: string,
): Promise<void> {
  const source = `read_parquet(${quoteTexts(files)}, union_by_name = true, hive_partitioning = false)`
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)
  const stored = new Map(described.getRows().map((row) => [String(row[0]), String(row[1])]))
  // An older schema of the register may lack a field, or hold it as another type: then it cannot tell two rows apart.
  const types = new Map(
    (await connection.runAndReadAll('DESCRIBE loaded')).getRows().map((row) => [String(row[0]), String(row[1])]),
  )
  const common = [...register.fields.keys()].filter((id) => stored.get(id) === types.get(id))
  if (!register.key.every((id) => common.includes(id))) return
  const on = register.key.map((id) => `f.${quoteName(id)} = c.${quoteName(id)}`).join(' AND ')
  const alike = same(common.map(quoteName))
  await connection.run(
    `INSERT INTO dropped SELECT _index, kind, reason FROM (SELECT c._index, CASE WHEN ${alike} THEN 'duplicate' ELSE 'rejected' END AS kind, ` +
      `CASE WHEN ${alike} THEN '与批次 ' || f._batch || ' 第 ' || f._row || ' 行的内容完全相同，已有记录。' ` +
      `ELSE '与批次 ' || f._batch || ' 第 ' || f._row || ${sameKey(register)} || ${differing(register, common)} || '不同；如要更正，请用 --supersedes 替代旧批次。' END AS reason ` +
      `FROM (SELECT * FROM numbered WHERE _raw IS NULL AND ${whole}) c JOIN (SELECT _batch, _row, ${common.map(quoteName).join(', ')} FROM ${source}) f ON ${on}) ` +
      'QUALIFY row_number() OVER (PARTITION BY _index ORDER BY kind, reason) = 1',
  )
}

function same(fields: readonly string[]): string {
  return fields.map((f) => `c.${f} IS NOT DISTINCT FROM f.${f}`).join(' AND ')
}

/** 行的主键（…）相同，但 as SQL text. */
function sameKey(register: Register): string {
  const labels = register.key.map((id) => register.fields.get(id)?.label ?? id).join('、')
  return quoteText(` 行的主键（${labels}）相同，但`)
}

function differing(register: Register, ids: readonly string[]): string {
  const labels = ids
    .filter((id) => !register.key.includes(id))
    .map(
      (id) =>
        `CASE WHEN c.${quoteName(id)} IS DISTINCT FROM f.${quoteName(id)} THEN ${quoteText(`“${register.fields.get(id)?.label ?? id}”`)} END`,
    )
  return labels.length === 0 ? `''` : `concat_ws('、', ${labels.join(', ')})`
}
