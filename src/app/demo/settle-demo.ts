/** Fills an empty installation with the made-up county: its organisation, one assessment, and accounts that are marked as demonstration. */
import { recordRun } from '#app/assessment'
import { importFolder, listAllRows, listRows } from '#app/authority'
import { listFindings } from '#app/findings'
import { ensureDemoAccount, runAsSystem, type Scope } from '#app/identity'
import type { Premises } from '#app/premises'
import type { PostRole } from '#core/authority'
import { findAccountByName } from '#store/identity'
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
  for (const { name, role, password, secret } of request.people) {
    const officerId = await runAsSystem(house, 'demonstration', async (tx) =>
      (await findAccountByName(tx, name)) === undefined ? findHolder(tx, role, premises) : undefined,
    )
    if (officerId === undefined) continue
    await ensureDemoAccount(house, { name, kind: 'user', password, totpSecret: secret, officerId })
  }
}

/** Somebody who holds a post with this role today; of the officers one of whom the assessment says something. */
async function findHolder(tx: Scope, role: PostRole, premises: Premises): Promise<string | undefined> {
  const day = premises.today()
  const posts = new Set(
    (await listAllRows(tx, 'post', { day })).filter((p) => p.value.roles.includes(role)).map((p) => p.id),
  )
  const holders = new Set(
    (await listAllRows(tx, 'appointment', { day })).filter((a) => posts.has(a.value.post)).map((a) => a.value.officer),
  )
  if (role !== 'officer') return [...holders].sort()[0]
  const { items } = await listFindings(tx, { kind: 'suspicion' }, { limit: 200 })
  return items.find(({ officer }) => officer !== undefined && holders.has(officer.id))?.officer?.id
}
