import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it } from 'vitest'
import { cellSql } from './normalise-sql.ts'

it('reads Excel serials only where the table says so, with the day that never was', async () => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const field = { id: 'x', type: 'date', label: '', aliases: [], required: false } as const
  const read = async (text: string, system: '1900' | '1904') => {
    const sql = cellSql(field, system)
    const result = await connection.runAndReadAll(
      `SELECT CAST(${sql.value('r', 'q')} AS VARCHAR) FROM (SELECT r, ${sql.quick?.('r')} AS q FROM (SELECT '${text}' AS r))`,
    )
    return result.getRows()[0]?.[0]
  }
  expect([
    await read('1', '1900'),
    await read('59', '1900'),
    await read('60', '1900'),
    await read('61', '1900'),
    await read('46086', '1900'),
    await read('46086.75', '1900'),
  ]).toEqual(['1900-01-01', '1900-02-28', null, '1900-03-01', '2026-03-05', '2026-03-05'])
  expect([await read('0', '1904'), await read('44624', '1904'), await read('20260305', '1904')]).toEqual([
    '1904-01-01',
    '2026-03-05',
    '2026-03-05',
  ])
  connection.closeSync()
  instance.closeSync()
})
