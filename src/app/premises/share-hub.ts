/** One hub for all servers on one database: what is told to pages here is told to those of the others as well. */
import { randomUUID } from 'node:crypto'
import { findJob } from '#store/jobs'
import { type Database, inScope, type Notices, openNotices, type Record } from '#store/record'
import { type Hub, type HubEvent, showJob, type WhichSessions } from './hub.ts'

type Told =
  /** A job may be long to tell: it is read where it is heard of. */
  | { kind: 'job'; account: string; job: string }
  | { kind: 'account'; account: string; event: HubEvent }
  | { kind: 'all'; event: HubEvent }
  | { kind: 'ended'; account: string; reason: string; which: WhichSessions }

type Message = { from: string; told: Told }

const SUBJECTS = ['findings', 'runs', 'authority', 'accounts', 'approvals'] as const

export type SharedHub = { hub: Hub; hold: Notices['hold']; stop(): Promise<void> }

export async function shareHub(
  local: Hub,
  record: Pick<Record, 'app' | 'appConnection'>,
  onFault: (error: unknown) => void,
): Promise<SharedHub> {
  const self = randomUUID()
  const notices = await openNotices(record, {
    hear(text) {
      const { from, told } = JSON.parse(text) as Message
      if (from !== self) void hear(local, record.app, told).then(undefined, onFault)
    },
    // Nobody knows what was missed: the pages ask anew.
    onBack() {
      for (const subject of SUBJECTS) local.tellAll({ event: 'changed', subject })
    },
    onFault,
  })
  const send = (told: Told) => {
    const message: Message = { from: self, told }
    void notices.send(JSON.stringify(message)).then(undefined, onFault)
  }
  const hub: Hub = {
    join: local.join,
    close: local.close,
    tellAccount(account, event) {
      local.tellAccount(account, event)
      send(event.event === 'job' ? { kind: 'job', account, job: event.job.id } : { kind: 'account', account, event })
    },
    tellAll(event) {
      local.tellAll(event)
      send({ kind: 'all', event })
    },
    endSessions(account, reason, which = {}) {
      local.endSessions(account, reason, which)
      send({ kind: 'ended', account, reason, which })
    },
  }
  return { hub, hold: notices.hold, stop: () => notices.close() }
}

async function hear(local: Hub, db: Database, told: Told): Promise<void> {
  switch (told.kind) {
    case 'job': {
      const job = await inScope(db, { system: 'told by another server' }, (tx) => findJob(tx, told.job))
      if (job !== undefined) local.tellAccount(told.account, { event: 'job', job: showJob(job) })
      return
    }
    case 'account':
      return local.tellAccount(told.account, told.event)
    case 'all':
      return local.tellAll(told.event)
    case 'ended':
      return local.endSessions(told.account, told.reason, told.which)
    default:
      return told satisfies never
  }
}
