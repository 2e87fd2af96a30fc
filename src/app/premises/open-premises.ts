/** Opens everything a running server works with, and closes it in order: record, identity, ledger, jobs, streams. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type House, type IdentitySettings, type Oidc, openHouse } from '#app/identity'
import { type Jobs, type JobWork, openJobs } from '#app/jobs'
import { keepSequencing } from '#app/ledger'
import { type LocalDate, parseLocalDate } from '#core/calendar'
import { officeDay } from '#core/office-day'
import { openRecord, type Record } from '#store/record'
import { type Hub, openHub, showJob } from './hub.ts'
import { keepHouse } from './keep-house.ts'
import { shareHub } from './share-hub.ts'
import { clearUploads } from './upload-folder.ts'

export type Limits = {
  /** Requests a minute from one address where a route says nothing. */
  perMinute: number
  /** The limit of a route, as this installation has it. */
  scale(perMinute: number): number
}

/** Where registers to be assessed lie on the server. */
export type DataFolder = { id: string; title: string; folder: string }

export type ShownDemoAccount = { name: string; password: string; who: string; secret?: string }

export type Premises = {
  record: Record
  house: House
  hub: Hub
  jobs: Jobs
  dataDir: string
  /** Of the program, and of the database it works with. */
  version: string
  databaseVersion: string
  dataFolders: readonly DataFolder[]
  limits: Limits
  demo: boolean
  /** Shown on the page for signing in, in a demonstration only. */
  demoAccounts?: readonly ShownDemoAccount[]
  /** Single sign-on, where the site has it. */
  oidc?: Oidc
  now(): Date
  /** The local date of the office. */
  today(): LocalDate
  /** Whether the database answers. */
  isReady(): Promise<boolean>
  close(): Promise<void>
}

export type PremisesOptions = {
  record: Record
  version: string
  now: () => Date
  works: (premises: () => Premises) => Readonly<{ [kind: string]: JobWork }>
  dataFolders?: readonly DataFolder[]
  identity?: IdentitySettings
  limits?: Partial<Limits>
  demo?: boolean
  demoAccounts?: readonly ShownDemoAccount[]
  oidc?: Oidc
  onBug(error: unknown): void
}

export { openRecord }

export async function openPremises(options: PremisesOptions): Promise<Premises> {
  const { record, now, works, identity, onBug, dataFolders = [], demo = false } = options
  clearUploads(record.dataDir)
  const house = await openHouse(record, { now, ...(identity !== undefined && { settings: identity }) })
  const { hub, hold, stop: stopSharing } = await shareHub(openHub(), record, onBug)
  const held: { premises?: Premises } = {}
  const self = () => {
    if (held.premises === undefined) throw new Error('the premises are not open yet')
    return held.premises
  }
  const jobs = await openJobs({
    record,
    now,
    works: works(self),
    hold,
    onBug,
    onChange: (job) => job.accountId !== null && hub.tellAccount(job.accountId, { event: 'job', job: showJob(job) }),
  })
  // Entries are placed in the tree and the tree is signed every second: the time in which a thief could work is short.
  const stopSequencing = keepSequencing(record, { onFault: onBug })
  const stopKeeping = await keepHouse(house, () => todayOf(now()), onBug)
  const premises: Premises = {
    record,
    house,
    hub,
    jobs,
    dataDir: record.dataDir,
    version: options.version,
    databaseVersion: await readDatabaseVersion(record),
    dataFolders,
    demo,
    ...(options.demoAccounts !== undefined && { demoAccounts: options.demoAccounts }),
    ...(options.oidc !== undefined && { oidc: options.oidc }),
    limits: { perMinute: 12_000, scale: (perMinute) => perMinute, ...options.limits },
    now,
    today: () => todayOf(now()),
    isReady: () => isAnswering(record),
    async close() {
      hub.close()
      await jobs.close()
      await stopKeeping()
      await stopSequencing()
      await stopSharing()
    },
  }
  held.premises = premises
  return premises
}

async function isAnswering({ app }: Record): Promise<boolean> {
  const answer = sql`select 1`.execute(app).then(
    () => true,
    () => false,
  )
  return Promise.race([answer, sleep(READY_MS, false, { ref: false })])
}

async function readDatabaseVersion({ app }: Record): Promise<string> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(app)
  return rows[0]?.version ?? ''
}

const READY_MS = 2000

/** The local date of an instant. */
export function todayOf(instant: Date): LocalDate {
  return dayOf(officeDay(instant))
}

/** A day that has been checked to be one. */
export function dayOf(text: string): LocalDate {
  const day = parseLocalDate(text)
  if (day === undefined) throw new Error(`“${text}” is no day`)
  return day
}
