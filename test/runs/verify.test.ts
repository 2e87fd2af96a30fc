import { chmodSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AS_OF, makeOffice } from '../cli/permit-office.ts'
import { runQuanze } from '../cli/run-quanze.ts'

let folder: string
let sound: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quanze-verify-'))
  const office = await makeOffice(folder, 500)
  sound = join(folder, 'out')
  const ran = await runQuanze([
    'assess',
    '--pack',
    office.pack,
    '--data',
    office.data,
    '--as-of',
    AS_OF,
    '--out',
    sound,
  ])
  expect(ran.code, ran.err).toBe(0)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function damaged(name: string, pattern: string, change: (bytes: Buffer) => Buffer): Promise<string> {
  const copy = join(folder, name)
  await cp(sound, copy, { recursive: true })
  const [file] = globSync(join(copy, pattern)).sort()
  if (file === undefined) throw new Error(`nothing matches ${pattern}`)
  chmodSync(file, 0o600)
  writeFileSync(file, change(readFileSync(file)))
  return copy
}

/** The lowest bit of one byte in the middle. */
function flip(bytes: Buffer): Buffer {
  const at = Math.floor(bytes.length / 2)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  return bytes
}

describe('quanze verify', () => {
  it('finds a flipped byte in a sealed data file', async () => {
    const { code, err } = await runQuanze([
      'verify',
      await damaged('parquet', '.store/data/*/batches/*/month=*/data.parquet', flip),
    ])
    expect(code, err).toBe(2)
    expect(err).toMatch(/数据文件(?:损坏|内容被改动过)/)
    expect(err).toContain('申请登记簿.csv')
  })

  it('finds a flipped byte in an original', async () => {
    const { code, err } = await runQuanze(['verify', await damaged('original', '.store/data/*/originals/*/*', flip)])
    expect(code, err).toBe(2)
    expect(err).toContain('原件被改动过')
  })

  it('finds a changed parameter in the kept pack', async () => {
    const change = (bytes: Buffer) => Buffer.from(bytes.toString('utf8').replace('value: 10', 'value: 12'))
    const { code, err } = await runQuanze([
      'verify',
      await damaged('pack', '.store/runs/*/pack/*/parameters.yaml', change),
    ])
    expect(code, err).toBe(2)
    expect(err).toContain('保存的制度包与运行时不同')
  })

  it('finds a record whose results are not what its data give', async () => {
    const change = (bytes: Buffer) => Buffer.from(bytes.toString('utf8').replace(/"count": \d+/, '"count": 1'))
    const { code, err } = await runQuanze(['verify', await damaged('record', '.store/runs/*/run.json', change)])
    expect(code, err).toBe(2)
    expect(err).toContain('条数不同：运行时 1')
  })
})
