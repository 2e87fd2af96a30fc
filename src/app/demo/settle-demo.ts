/** Fills an empty installation with the made-up county: its organisation, one assessment, and accounts that are marked as demonstration. */
import { recordRun } from '#app/assessment'
import { importFolder, listAllRows, listRows } from '#app/authority'
import { listFindings } from '#app/findings'
import { ensureDemoAccount, runAsSystem, type Scope } from '#app/identity'
import type { Premises } from '#app/premises'
import type { LocalDate } from '#core/calendar'
import { listAccounts } from '#store/identity'
import { chooseHolders, type Organisation } from './choose-holder.ts'
import { type DemoPerson, openDemoPeople } from './people.ts'

export type DemoPeople = readonly DemoPerson[]
export { openDemoPeople }

export type DemoRequest = {
  people: DemoPeople
  /** The folder with the organisation's files. */
  organisation: string
  /** The outputs of a finished run, once there is one. */
  run?: string
  onStep(step: string): void
}

const ACTOR = { kind: 'system', reason: 'demonstration' } as const

/** A demonstration has eight, and whoever tries it out adds a few. */
const MOST_ACCOUNTS = 10_000

/** What is there already is left as it is: asked again, with the run or at a second start, only what is missing is added. */
export async function settleDemo(premises: Premises, request: DemoRequest): Promise<void> {
  const { house, dataDir } = premises
  const today = premises.today()
  const there = await runAsSystem(house, 'demonstration', (tx) => listRows(tx, 'appointment', { day: today, limit: 1 }))
  if (there.total === 0)
    await importFolder(premises.record.app, {
      folder: request.organisation,
      dataDir,
      occasion: 'demonstration',
      today,
      now: premises.now(),
      onStep: request.onStep,
    })
  const { run } = request
  if (run !== undefined) {
    request.onStep('记入考核结果')
    await runAsSystem(house, 'demonstration', (tx) => recordRun(tx, { out: run, actor: ACTOR }))
    // Pages that were opened before it see it.
    for (const subject of ['runs', 'findings'] as const) premises.hub.tellAll({ event: 'changed', subject })
  }
  request.onStep('建立演示账号')
  await makeAccounts(premises, request.people)
}

async function makeAccounts({ house, today, now }: Premises, people: DemoPeople): Promise<void> {
  const accounts = await runAsSystem(house, 'demonstration', (tx) =>
    listAccounts(tx, { kinds: ['user'], limit: MOST_ACCOUNTS, now: now() }),
  )
  const missing = people.filter(({ name }) => !accounts.some((account) => account.name === name))
  if (missing.length === 0) return
  const taken = new Set(accounts.flatMap(({ officerId }) => officerId ?? []))
  const organisation = await runAsSystem(house, 'demonstration', (tx) => readOrganisation(tx, today()))
  for (const { name, role, password, secret } of missing) {
    const holders = chooseHolders(organisation, role, taken)
    const officerId =
      role === 'officer' ? await runAsSystem(house, 'demonstration', (tx) => findSuspected(tx, holders)) : holders[0]
    if (officerId === undefined) continue
    taken.add(officerId)
    await ensureDemoAccount(house, { name, kind: 'user', password, totpSecret: secret, officerId })
  }
}

async function readOrganisation(tx: Scope, day: LocalDate): Promise<Organisation> {
  return {
    bodies: await listAllRows(tx, 'body', { day }),
    posts: await listAllRows(tx, 'post', { day }),
    officers: await listAllRows(tx, 'officer', { day }),
    appointments: await listAllRows(tx, 'appointment', { day }),
  }
}

/** One of them of whom the assessment says something. */
async function findSuspected(tx: Scope, among: readonly string[]): Promise<string | undefined> {
  const holders = new Set(among)
  const { items } = await listFindings(tx, { kind: 'suspicion' }, { limit: 200 })
  return items.find(({ officer }) => officer !== undefined && holders.has(officer.id))?.officer?.id
}
