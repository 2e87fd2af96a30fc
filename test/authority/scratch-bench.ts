import { mkdtempSync, existsSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { recordRun } from '#app/assessment'
import { openRecord, inScope } from '#store/record'
import { countFindings, listFindings, findFinding } from '#store/assessment'
import { assertFacts, listRows } from '#store/authority'
import { appendEntry } from '#store/ledger'
import { assessPermits } from './permits.ts'
const N = 200_000
const folder = '/tmp/authority/bench'
const { mkdirSync } = await import('node:fs'); mkdirSync(folder, { recursive: true })
const apps = Array.from({ length: N }, (_, i) => ({ no: `A${i}`, received: `2026-0${1 + (i % 4)}-${String(1 + (i % 28)).padStart(2, '0')}`, organ: `A${i % 50}`, handler: `Y${i % 1000}`, post: '受理岗' }))
let t = performance.now(); const lap = (what: string) => { console.log(what, Math.round(performance.now() - t), 'ms'); t = performance.now() }
const out = existsSync(folder + '/run1/run.json') ? folder + '/run1' : await assessPermits(folder, 'run1', apps)
lap('assess')
const dataDir = mkdtempSync('/tmp/authority-bench-')
const { chmodSync } = await import('node:fs'); chmodSync(dataDir, 0o755)
const record = await openRecord({ dataDir })
lap('open')
const since = '2020-01-01' as never
const bodies = Array.from({ length: 50 }, () => randomUUID())
const actor = { kind: 'system', reason: 'bench' } as const
const facts = [
  ...bodies.map((id, i) => ({ kind: 'body' as const, id, validFrom: since, value: { code: `A${i}`, name: `第${i}税务所`, tier: 'districtCounty' as const, legalNature: 'statutoryOrgan' as const, administrationMode: 'local' as const, qualification: 'confirmed' as const, ...(i > 0 && { parent: bodies[0] as string }) } })),
  ...bodies.map((id, i) => ({ kind: 'post' as const, id: randomUUID(), validFrom: since, value: { code: `P${i}`, name: '受理岗', body: id, isEnforcement: true, roles: [] } })),
  ...Array.from({ length: 1000 }, (_, i) => ({ kind: 'officer' as const, id: randomUUID(), validFrom: since, value: { code: `Y${i}`, name: `孙立${i}`, body: bodies[i % 50] as string, employmentType: 'civilServant' as const } })),
]
await inScope(record.app, { system: 'bench' }, (tx) => appendEntry(tx, { action: 'x', actor, subject: { kind: 'x', id: 'x' } }, async ({ id }) => (await assertFacts(tx, id, facts, '2026-11-27' as never)).map(({ seq }) => ({ table: 'fact', key: { seq } }))))
lap('1100 facts')
console.log(await inScope(record.app, { system: 'bench' }, (tx) => recordRun(tx, { out, actor })))
lap('record run')
await sql`vacuum analyze quanze.finding`.execute(record.owner).catch((e) => console.log(e.message))
lap('analyze')
const time = async (what: string, work: (tx: never) => Promise<unknown>) => {
  const times: number[] = []
  for (let i = 0; i < 30; i++) { const s = performance.now(); await inScope(record.app, { system: 'bench' }, work as never); times.push(performance.now() - s) }
  times.sort((a, b) => a - b); console.log(what, 'median', times[15]?.toFixed(1), 'p95', times[28]?.toFixed(1))
}
const { rows: ids } = await sql<{ id: string }>`select id from finding limit 200`.execute(record.owner)
let k = 0
await time('list', (tx) => listFindings(tx, {}, { limit: 50 }))
await time('list officer', (tx) => listFindings(tx, { officer: facts[100 + (k++ % 900)]?.id as string }, { limit: 50 }))
await time('list node', (tx) => listFindings(tx, { node: bodies[1 + (k++ % 49)] as string }, { limit: 50 }))
await time('list q', (tx) => listFindings(tx, { q: `a1${k++ % 10}3` }, { limit: 50 }))
await time('list q zh', (tx) => listFindings(tx, { q: `孙立${k++ % 900}` }, { limit: 50 }))
await time('list total', (tx) => listFindings(tx, {}, { limit: 50, total: true }))
await time('one', (tx) => findFinding(tx, ids[k++ % 200]?.id ?? ''))
await time('counts', (tx) => countFindings(tx, {}))
await time('officers', (tx) => listRows(tx, 'officer', { day: '2026-11-27' as never, limit: 50 }))
await time('officers q', (tx) => listRows(tx, 'officer', { day: '2026-11-27' as never, limit: 50, q: '孙立1' }))
const size = await sql<{ s: string }>`select pg_size_pretty(pg_total_relation_size('finding')) as s`.execute(record.owner)
console.log(size.rows[0]?.s)
await record.close()
