/** Tells the open pages what changed: each page has one stream, and hears only what concerns its account. */
import type { StoredJob } from '#store/jobs'

export type HubEvent =
  | { event: 'job'; job: ShownJob }
  | { event: 'sessionEnded'; reason: string }
  | { event: 'changed'; subject: 'findings' | 'runs' | 'authority' | 'accounts' | 'approvals' }

/** A job as it is told. */
export type ShownJob = {
  id: string
  kind: 'assess' | 'verifyLedger' | 'backup' | 'testPack'
  title: string
  state: StoredJob['state']
  stage?: string
  done: number
  total: number
  percent: number
  createdAt: string
  finishedAt?: string
  message?: string
  lines?: string[]
  result?: string
  cancelling: boolean
}

export type Hub = {
  /** Returns how to leave. */
  join(
    who: { account: string; session: string; most: number },
    tell: (event: HubEvent) => void,
    end: () => void,
  ): () => void
  tellAccount(account: string, event: HubEvent): void
  tellAll(event: HubEvent): void
  /** Sessions of an account that ended: one, all, or all but one. */
  endSessions(account: string, reason: string, which?: WhichSessions): void
  /** Sessions by their numbers, whoever they belong to, but for those still wanted. */
  close(): void
}

export type WhichSessions = { only?: string; except?: string }

type Listener = { account: string; session: string; tell: (event: HubEvent) => void; end: () => void }

export function openHub(): Hub {
  const listeners = new Set<Listener>()
  const each = (wanted: (listener: Listener) => boolean, tell: (listener: Listener) => void) => {
    for (const listener of Array.from(listeners)) if (wanted(listener)) tell(listener)
  }
  return {
    join({ account, session, most }, tell, end) {
      const own = [...listeners].filter((listener) => listener.account === account)
      // The oldest gives way: a browser with many tabs does not keep the next one out.
      if (own.length >= most) own[0]?.end()
      const listener = { account, session, tell, end }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tellAccount: (account, event) =>
      each(
        (listener) => listener.account === account,
        (listener) => listener.tell(event),
      ),
    tellAll: (event) =>
      each(
        () => true,
        (listener) => listener.tell(event),
      ),
    endSessions: (account, reason, { only, except } = {}) =>
      each(
        (listener) =>
          listener.account === account &&
          (only === undefined || listener.session === only) &&
          listener.session !== except,
        (listener) => listener.tell({ event: 'sessionEnded', reason }),
      ),
    close: () =>
      each(
        () => true,
        (listener) => listener.end(),
      ),
  }
}

const JOB_KINDS = ['assess', 'verifyLedger', 'backup', 'testPack'] as const

export function showJob(job: StoredJob): ShownJob {
  const kind = JOB_KINDS.find((known) => known === job.kind)
  if (kind === undefined) throw new Error(`job ${job.id} is of an unknown kind`)
  const { id, title, state, done, total, percent, cancelling, stage, message, lines, result } = job
  return {
    id,
    kind,
    title,
    state,
    done,
    total,
    percent,
    cancelling,
    createdAt: job.createdAt.toISOString(),
    ...(job.finishedAt !== null && { finishedAt: job.finishedAt.toISOString() }),
    ...(stage !== null && { stage }),
    ...(message !== null && { message }),
    ...(lines !== null && { lines }),
    ...(result !== null && { result }),
  }
}
