import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepSequencing } from '#app/ledger'
import { listBackups } from '#app/record'
import { appendEntry } from '#store/ledger'
import { DATABASE, inScope, openRecord, type Record, recordPlace, SUPERUSER } from '#store/record'
import { runQuanze } from '../cli/run-quanze.ts'
import { prepareDataDir } from './database.ts'

const folder = mkdtempSync(join(tmpdir(), 'quanze-commands-'))
chmodSync(folder, 0o711)
const dataDir = join(folder, 'data')
const backup = join(folder, 'backup')
const witness = join(folder, 'checkpoint.txt')
let record: Record
let stop: () => Promise<void>

async function act(n: number): Promise<void> {
  await inScope(record.app, { system: 'test' }, (tx) =>
    appendEntry(tx, { action: 'note.add', actor: { kind: 'visitor' }, subject: { kind: 'note', id: String(n) } }),
  )
}

async function open(): Promise<void> {
  record = await openRecord({ dataDir })
  stop = keepSequencing(record, {
    everyMs: 20,
    onFault(error) {
      throw error
    },
  })
}

async function close(): Promise<void> {
  await stop()
  await record.close()
}

beforeAll(async () => {
  await prepareDataDir(dataDir)
  await open()
  for (let n = 0; n < 12; n++) await act(n)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ledger = (...args: string[]) => runQuanze(['ledger', ...args])
const at = ['--data-dir', dataDir]

describe('the commands of the record, beside the running program', () => {
  it('verify the ledger, and export a checkpoint for a witness', async () => {
    const before = await ledger('checkpoint', ...at)
    expect(before.code, before.err).toBe(0)
    writeFileSync(witness, before.out)
    await act(100)
    const verified = await ledger('verify', ...at, '--witness', witness)
    expect(verified.code, verified.err).toBe(0)
    expect(verified.out).toMatch(/核验无误：13条/)
    expect(verified.out).toMatch(/未纳入：.*登录会话（session，\d+行）/)
  })

  it('show a witness that the ledger goes on from the checkpoint the witness keeps', async () => {
    const proof = await ledger('consistency', witness, ...at)
    expect(proof.code, proof.err).toBe(0)
    const [file, key] = [join(folder, 'goes-on.txt'), join(dataDir, 'ledger', 'key.pub')]
    writeFileSync(file, proof.out)
    const checked = await ledger('check-consistency', file, '--older', witness, '--key', key)
    expect(checked.code, checked.err).toBe(0)
    expect(checked.out).toMatch(/接续成立：.*从12条接着写到13条/)
    writeFileSync(file, proof.out.replace(/^old 12$/m, 'old 11'))
    const refused = await ledger('check-consistency', file, '--older', witness, '--key', key)
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('接续不成立：证明说的是另一个旧检查点')
  })

  it('write a proof that is checked with the public key alone, and refused when changed', async () => {
    const proof = await ledger('proof', '5', ...at)
    expect(proof.code, proof.err).toBe(0)
    const [file, key] = [join(folder, '5.tlog-proof'), join(folder, 'key.pub')]
    writeFileSync(file, proof.out)
    cpSync(join(dataDir, 'ledger', 'key.pub'), key)
    const checked = await ledger('check-proof', file, '--key', key)
    expect(checked.code, checked.err).toBe(0)
    expect(checked.out).toMatch(/证明成立.*第5条/)
    expect(checked.out).toMatch(/时间：\d+年\d+月\d+日/)
    writeFileSync(file, proof.out.replace(/^index 4$/m, 'index 3'))
    const refused = await ledger('check-proof', file, '--key', readFileSync(key, 'utf8').trim())
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('证明不成立：证明的内容不在所签的存证账里')
    const absent = await ledger('proof', '999', ...at)
    expect(absent.err).toContain('存证账里没有第999条')
  })

  it('back up', async () => {
    const made = await runQuanze(['backup', backup, ...at])
    expect(made.code, made.err).toBe(0)
    expect(made.out).toMatch(/已写到.*核对无误：数据表\d+张/)
    expect(listBackups(dataDir)).toMatchObject([{ folder: backup, verified: true }])
    const again = await runQuanze(['backup', backup, ...at])
    expect(again.code).toBe(2)
    expect(again.err).toContain('不是空的')
    await close()
  })
})

describe('the commands of the record, offline', () => {
  it('restore on trial, and find that the installation goes on from the backup', async () => {
    const drilled = await runQuanze(['restore-drill', backup, ...at])
    expect(drilled.code, drilled.err).toBe(0)
    // The backup itself was noted after it was made.
    expect(drilled.out).toMatch(/可以恢复.*\n[\s\S]*此后又有1条/)
    expect(listBackups(dataDir)[0]?.drilledAt).toMatch(/^20/)
  })

  it('restore into a new folder, which works on and says in its ledger that it was restored', async () => {
    const restored = join(folder, 'restored')
    const made = await runQuanze(['restore', backup, '--data-dir', restored])
    expect(made.code, made.err).toBe(0)
    expect(made.out).toContain('与备份一致')
    const verified = await ledger('verify', '--data-dir', restored, '--witness', witness, '--json')
    expect(verified.code, verified.err).toBe(0)
    expect(JSON.parse(verified.out)).toMatchObject({ entries: 14, faults: [] })
    const occupied = await runQuanze(['restore', backup, ...at])
    expect(occupied.code).toBe(2)
    expect(existsSync(join(dataDir, 'record', 'postgres'))).toBe(true)
    // Put back to an older state behind everybody's back, the installation no longer holds what a later witness has.
    const later = await ledger('checkpoint', ...at)
    writeFileSync(witness, later.out)
    const behind = await ledger('verify', '--data-dir', restored, '--witness', witness)
    expect(behind.code).toBe(2)
    expect(behind.err).toMatch(/与见证人保存的检查点|末尾被截去/)
  })

  it('erase what an entry says, and verify that the rest is as it was', async () => {
    const unsaid = await ledger('erase', '--entry', '7', ...at)
    expect(unsaid.err).toContain('缺少 --reason')
    const erased = await ledger('erase', '--entry', '7', '--reason', '保存期满', ...at)
    expect(erased.code, erased.err).toBe(0)
    expect(erased.out).toContain('存证账1条的内容')
    const verified = await ledger('verify', ...at)
    expect(verified.out).toMatch(/核验无误[\s\S]*其中1条的内容已依法删除/)
    expect((await ledger('erase', '--entry', '7', '--reason', '再删', ...at)).err).toContain('已经删除')
    expect((await ledger('erase', '--entry', '7', '--officer', 'Y1', '--reason', '都删', ...at)).err).toContain(
      '也只写一个',
    )
  })

  it('tell what a malicious administrator did, and where', async () => {
    await open()
    const client = new pg.Client({
      host: readFileSync(recordPlace(dataDir).socketNote, 'utf8'),
      database: DATABASE,
      user: SUPERUSER,
    })
    await client.connect()
    await client.query(`set session_replication_role = replica;
      update quanze.ledger_entry set record = jsonb_set(record, '{subject,id}', '"别的"') where id = 3;
      delete from quanze.ledger_entry where id = 8`)
    await client.end()
    await close()
    const verified = await ledger('verify', ...at)
    expect(verified.code).toBe(2)
    expect(verified.err).toContain('有2处不符')
    expect(verified.err).toContain('第3条的内容被改过')
    expect(verified.err).toContain('第8条被删除')
  })

  it('say in one sentence what is wrong with what they were given', async () => {
    const nothing = await ledger('verify', '--data-dir', join(folder, 'nothing'))
    expect(nothing.err).toContain('没有数据库')
    expect((await ledger()).err).toContain('ledger 之后要写')
    expect((await ledger('check-proof', witness)).err).toContain('缺少 --key')
    appendFileSync(join(backup, 'database', 'ledger_leaf.jsonl.gz'), 'x')
    const damaged = await runQuanze(['restore', backup, '--data-dir', join(folder, 'never')])
    expect(damaged.err).toContain('备份已损坏：数据表 ledger_leaf 的内容变了')
  })
})

it('gives the sequencer a last pass when the program stops', async () => {
  const own = join(folder, 'last')
  await prepareDataDir(own)
  const opened = await openRecord({ dataDir: own })
  const end = keepSequencing(opened, {
    everyMs: 3_600_000,
    onFault(error) {
      throw error
    },
  })
  await inScope(opened.app, { system: 'test' }, (tx) =>
    appendEntry(tx, { action: 'note.add', actor: { kind: 'visitor' }, subject: { kind: 'note', id: '1' } }),
  )
  await end()
  const { rows } = await sql`select from quanze.ledger_leaf`.execute(opened.app)
  expect(rows).toHaveLength(1)
  await opened.close()
})
