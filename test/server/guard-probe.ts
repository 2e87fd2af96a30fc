/** Sends requests to the server whose sources lie beside this file, over a database that is there: run as a process of its own. */
import { readFileSync } from 'node:fs'
import { openPremises } from '#app/premises'
import { worksOf } from '#server/assessment'
import { buildServer, openLog } from '#server/start'
import { type Record as OpenedRecord, openPool } from '#store/record'

export type ProbeRequest = {
  socket: string
  database: string
  dataDir: string
  now: string
  requests: { method: 'GET' | 'POST'; url: string; headers: Record<string, string>; payload?: string }[]
}
export type ProbeAnswer = { status: number; body: string; file?: string }

const { socket, database, dataDir, now, requests } = JSON.parse(readFileSync(0, 'utf8')) as ProbeRequest
const open = (role: 'owner' | 'app' | 'reader') => openPool({ socket, database }, role, 4, () => {})
const pools = { owner: open('owner'), app: open('app'), reader: open('reader') }
const record: OpenedRecord = {
  ...pools,
  dataDir,
  kind: 'embedded',
  serverPid: () => 0,
  lost: new Promise(() => {}),
  appConnection: { host: socket, database, user: 'quanze_app' },
  close: async () => {
    await Promise.all(Object.values(pools).map((pool) => pool.destroy()))
  },
}
const premises = await openPremises({
  record,
  version: '0.0.0',
  now: () => new Date(now),
  works: worksOf,
  limits: { scale: () => 1_000_000 },
  onBug: () => {},
})
const app = await buildServer({ premises, log: openLog('silent', () => {}), version: '0.0.0', web: '/nowhere' })
await app.ready()
const answers: ProbeAnswer[] = []
for (const { payload, ...request } of requests) {
  const response = await app.inject({ ...request, ...(payload !== undefined && { payload }) })
  const isFile = String(response.headers['content-type']).includes('spreadsheet')
  answers.push({
    status: response.statusCode,
    body: isFile ? '' : response.body,
    ...(isFile && { file: response.rawPayload.toString('base64') }),
  })
}
process.stdout.write(JSON.stringify(answers))
await app.close()
await premises.close()
await record.close()
process.exit(0)
