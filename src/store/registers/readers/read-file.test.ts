import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { detectFormat } from './detect-format.ts'
import { readOptions, refusalOf, workFolder, writeSample } from './read-back.ts'
import { readFile } from './read-file.ts'
import { DEFAULT_LIMITS } from './read-table.ts'

describe('the format follows from the content first', () => {
  it.each([
    ['\x1f\x8b\x08', 'x.csv', 'gz'],
    ['PK\x03\x04', 'x.csv', 'xlsx'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'x.xlsx', 'ole'],
    ['PAR1', 'x', 'parquet'],
    ['<?xml version="1.0"?><log>', 'x', 'xes'],
    ['\xef\xbb\xbf  <log>', 'x.txt', 'xes'],
    ['\xff\xfe<\0l\0o\0g\0>\0', 'x', 'xes'],
    ['{"a":1}', 'x', 'jsonl'],
    ['a,b', 'x.dbf', 'dbf'],
    ['a,b', 'x.csv', 'csv'],
    ['', 'x', 'csv'],
  ])('%j named %s is %s', (start, name, format) =>
    expect(detectFormat(Buffer.from(start, 'latin1'), name)).toBe(format),
  )
})

describe('files that cannot be read at all', () => {
  it('one that is not there, a folder, one larger than allowed, a web page named .xls', async () => {
    expect((await refusalOf(readFile('/nowhere/x.csv', readOptions()))).refused).toBe('import.not-found')
    const folder = join(workFolder(), 'x')
    mkdirSync(folder)
    expect((await refusalOf(readFile(folder, readOptions()))).refused).toBe('import.not-found')
    const limits = { ...DEFAULT_LIMITS, fileBytes: 3 }
    expect((await refusalOf(readFile(writeSample('a,b\n1,2\n'), readOptions([], { limits })))).refused).toBe(
      'import.too-large',
    )
    expect(await refusalOf(readFile(writeSample('<html><table>', 'x.xls'), readOptions()))).toMatchObject({
      refused: 'import.unknown-format',
      message: expect.stringContaining('网页'),
    })
  })
})

it('the name given counts, not the path of the copy', async () => {
  const path = writeSample('编号\n1\n', 'ab12')
  const [table] = await readFile(path, readOptions([], { name: '处罚决定.csv' }))
  expect(table?.name).toBe('处罚决定')
  expect((await refusalOf(readFile(writeSample('', 'ab12'), readOptions([], { name: '空.csv' })))).message).toContain(
    '空.csv',
  )
})

it('progress ends at the size of the file and never falls', async () => {
  const seen: number[] = []
  const text = `a,b\n${'1,2\n'.repeat(600_000)}`
  await readFile(writeSample(text), readOptions([], { onProgress: (done, total) => seen.push(done / total) }))
  expect(seen.at(-1)).toBe(1)
  expect([...seen].sort((a, b) => a - b)).toEqual(seen)
})
