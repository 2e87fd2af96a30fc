/** The organisation of a new installation comes in by the command line, before anybody has a post. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runQuanze } from '../cli/run-quanze.ts'
import { prepareDataDir } from '../record/database.ts'

const folder = mkdtempSync(join(tmpdir(), 'quanze-organisation-'))
chmodSync(folder, 0o711)
const dataDir = join(folder, 'data')

function write(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name)
  mkdirSync(path)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text)
  return path
}

const BODIES = `机构代码,机构名称,层级,法律性质,管理体制,主体资格,启用日期
T01,青溪县林业局,区县政府及其所属主体,法定行政机关,地方,已确认,2020-01-01
`
const UNITS = `内设机构代码,内设机构名称,所属机构代码,类别,启用日期
T01-1,执法大队,T01,机关,2020-01-01
`
const bring = (from: string) => runQuanze(['organisation', 'import', from, '--data-dir', dataDir, '--json'])

beforeAll(() => prepareDataDir(dataDir))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('quanze organisation import', () => {
  it('brings in the files of a folder in their order, and nothing the second time', async () => {
    const from = write('sound', { '机构.csv': BODIES, '内设机构.csv': UNITS })
    const counts = async () => {
      const { code, out, err } = await bring(from)
      expect(code, err).toBe(0)
      const { imported } = JSON.parse(out) as { imported: { kind: string; created: number; duplicates: number }[] }
      return imported.map(({ kind, created, duplicates }) => [kind, created, duplicates])
    }
    expect(await counts()).toEqual([
      ['body', 1, 0],
      ['unit', 1, 0],
    ])
    expect(await counts()).toEqual([
      ['body', 0, 1],
      ['unit', 0, 1],
    ])
  })

  it('says which rows of which file cannot be brought in, and brings in none of them', async () => {
    const faulty = write('faulty', { '内设机构.csv': `${UNITS}T01-2,监督股,T99,机关,2020-01-01\n` })
    const { code, err } = await bring(faulty)
    expect(code).toBe(2)
    expect(err).toContain('“内设机构.csv”有 1 行不能导入')
    expect(err).toContain('第 3 行')
    expect(err).toContain('T99')
  })

  it('says what the files should be called where there are none', async () => {
    const { code, err } = await bring(write('empty', {}))
    expect(code).toBe(2)
    expect(err).toContain('没有机构、人员的文件')
  })
})
