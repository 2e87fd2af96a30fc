import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { commitImport, listAllRows, listOfficerAlerts, previewImport } from '#app/authority'
import { type AuthorityKind, IMPORT_FORMS } from '#core/authority'
import { localDate } from '#core/calendar'
import { rebuildProjections } from '#store/authority'
import { withDatabase } from '../record/database.ts'
import { asSystem } from './office.ts'

const database = withDatabase()
const EXAMPLE = fileURLToPath(new URL('../../examples/organisation', import.meta.url))
const ORDER: readonly AuthorityKind[] = [
  'region',
  'body',
  'unit',
  'post',
  'officer',
  'certificate',
  'training',
  'appointment',
]

async function bringIn(kind: AuthorityKind): Promise<{ rows: number; created: number; duplicates: number }> {
  const path = join(EXAMPLE, `${IMPORT_FORMS[kind].title}.${kind === 'officer' ? 'xlsx' : 'csv'}`)
  const seen = await asSystem(database.app, (tx) =>
    previewImport(tx, { dataDir: database.dataDir, kind, path, now: new Date(), giving: 'record' }),
  )
  expect(seen.rejected.slice(0, 3)).toEqual([])
  expect(seen.accepted + seen.duplicates).toBe(seen.rows)
  const { token } = seen
  if (token === undefined) throw new Error('no token')
  return asSystem(database.app, (tx) =>
    commitImport(tx, {
      dataDir: database.dataDir,
      kind,
      token,
      actor: { kind: 'system', reason: 'test' },
      today: localDate(2026, 11, 27),
      giving: 'record',
    }),
  )
}

describe('the organisation of the demo', () => {
  it('comes in without a fault, in the order in which the files point at each other', async () => {
    for (const kind of ORDER) {
      const done = await bringIn(kind)
      expect(done.created, kind).toBe(done.rows)
    }
    expect((await bringIn('appointment')).duplicates).toBeGreaterThan(1000)
  }, 180_000)

  it('has somebody for every right, and credentials some of which are not in order', async () => {
    const day = localDate(2026, 11, 27)
    const { posts, alerts, officers } = await asSystem(database.app, async (tx) => {
      const people = await listAllRows(tx, 'officer', { day })
      return {
        posts: await listAllRows(tx, 'post', { day }),
        officers: people,
        alerts: [...(await listOfficerAlerts(tx, people, { day })).values()].flat(),
      }
    })
    expect(new Set(posts.flatMap((post) => post.value.roles)).size).toBe(12)
    const count = (check: string, verdict: string) =>
      alerts.filter((alert) => alert.check === check && alert.verdict === verdict).length
    expect(count('certificateExpiring', 'dueSoon')).toBeGreaterThan(0)
    for (const check of ['noValidCertificate', 'notQualified', 'irregularStaff'])
      expect(count(check, 'violated'), check).toBeGreaterThan(0)
    expect(count('noValidCertificate', 'undetermined')).toBeGreaterThan(0)
    // Most are in order: a screen full of alerts tells nobody anything.
    expect(alerts.length).toBeLessThan(officers.length / 4)
  })

  it('is the same when its timelines are rebuilt', async () => {
    const day = localDate(2026, 11, 27)
    const before = await asSystem(database.app, (tx) => listAllRows(tx, 'appointment', { day }))
    await asSystem(database.app, rebuildProjections)
    expect(await asSystem(database.app, (tx) => listAllRows(tx, 'appointment', { day }))).toEqual(before)
  })
})
