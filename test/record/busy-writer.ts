/**
 * A program at work, to be killed: opens the record, writes rows with entries of the ledger from several sides at once, gives them
 * places, and says on stdout what was confirmed. Usage: node busy-writer.ts <data folder> [--idle]
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Refused } from '#core/diagnostic'
import { ensureLedgerKey, sequenceLedger } from '#store/ledger'
import { openRecord } from '#store/record'
import { addSample, createSampleTable } from '../ledger/sample-table.ts'

const WRITERS = 6
const [, , dataDir = '', idle] = process.argv
const say = (line: string) => process.stdout.write(`${line}\n`)

const record = await openRecord({ dataDir })
const { rows } = await sql<{ there: boolean }>`
  select to_regclass('quanze.sample') is not null as there`.execute(record.owner)
if (rows[0]?.there !== true) await createSampleTable(record.owner)
const counted = await sql<{ last: number }>`select coalesce(max(id), 0) as last from quanze.sample`.execute(
  record.owner,
)
let next = (counted.rows[0]?.last ?? 0) + 1
say(`ready ${record.serverPid()}`)
if (idle === undefined) {
  const key = ensureLedgerKey(dataDir)
  const write = async () => {
    const [one, other] = [next++, next++]
    await addSample(record.app, [one, other], `第${one}人`)
    say(`ack ${one}`)
  }
  const sequence = async () => {
    await sequenceLedger(record.app, dataDir, key)
    await sleep(10)
  }
  await Promise.all([...Array.from({ length: WRITERS }, () => goOn(write)), goOn(sequence)])
} else setInterval(() => {}, 1000)

/** While the database is away nothing is confirmed; work goes on when it is back. */
async function goOn(work: () => Promise<unknown>): Promise<never> {
  for (;;) {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Refused && error.refusal.refused === 'record.unavailable')) throw error
      await sleep(20)
    }
  }
}
