import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { asOf, type BodyValue, treeAsOf } from '#core/authority'
import { addDays, type LocalDate, localDate } from '#core/calendar'
import {
  type Assertion,
  findRow,
  listRows,
  readHistories,
  readHistory,
  readTree,
  rebuildProjections,
  refreshPaths,
} from '#store/authority'
import { withDatabase } from '../record/database.ts'
import { asSystem, KINDS, record, recordOffice, SINCE, TODAY } from './office.ts'

const database = withDatabase()

async function names(
  filter: Parameters<typeof listRows>[2],
  kind: 'officer' | 'post' | 'body' = 'officer',
): Promise<string[]> {
  const { items } = await asSystem(database.app, (tx) => listRows(tx, kind, filter))
  return items.map((row) => row.value.name)
}

async function snapshot(): Promise<unknown[]> {
  return asSystem(database.app, async (tx) => {
    const tables = []
    for (const kind of KINDS)
      tables.push((await sql`select * from ${sql.table(kind)} order by id, valid_from`.execute(tx)).rows)
    return tables
  })
}

describe('an office that was recorded', () => {
  it('is found by name, two signs, pinyin, first letters and code', async () => {
    await recordOffice(database.app)
    const all = { day: TODAY, limit: 50 }
    expect(await names(all)).toEqual(['孙立新', '单春燕', '李行政'])
    expect(await names({ ...all, q: '行政' })).toEqual(['李行政'])
    expect(await names({ ...all, q: '孙' })).toEqual(['孙立新'])
    // 单 as a family name is Shan.
    expect(await names({ ...all, q: 'shanchun' })).toEqual(['单春燕'])
    expect(await names({ ...all, q: 'SLX' })).toEqual(['孙立新'])
    expect(await names({ ...all, q: 'y3' })).toEqual(['李行政'])
    expect(await names({ ...all, q: '孙 y1' })).toEqual(['孙立新'])
    expect(await names({ ...all, q: '%' })).toEqual([])
    expect(await names({ ...all, day: addDays(SINCE, -1) })).toEqual([])
  })

  it('is listed page by page without loss or double', async () => {
    const whole = await names({ day: TODAY, limit: 50 }, 'post')
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = await asSystem(database.app, (tx) =>
        listRows(tx, 'post', { day: TODAY, limit: 2, ...(cursor !== undefined && { cursor }) }),
      )
      expect(page.total).toBe(whole.length)
      paged.push(...page.items.map((row) => row.value.name))
      cursor = page.next
    } while (cursor !== undefined)
    expect(paged).toEqual(whole)
  })

  it('is cut down to a node and what is below it', async () => {
    const tree = await asSystem(database.app, (tx) => readTree(tx, TODAY))
    const id = (name: string) => tree.find((node) => node.name === name)?.id ?? ''
    const at = (name: string) => ({ day: TODAY, limit: 50, node: id(name) })
    expect(await names(at('子虚县税务局'))).toEqual(['孙立新', '单春燕', '李行政'])
    expect(await names(at('城关税务所'))).toEqual(['李行政'])
    expect(await names(at('征收管理科'))).toEqual(['孙立新'])
    expect(await names(at('征收管理科'), 'post')).toEqual(['税款征收岗'])
    expect(await names({ ...at('征收管理科'), node: randomUUID() })).toEqual([])
  })
})

describe('recording', () => {
  it('keeps a second thing from bearing the same code on the same day', async () => {
    const value: BodyValue = {
      code: 'A1',
      name: '又一个',
      tier: 'districtCounty',
      legalNature: 'statutoryOrgan',
      administrationMode: 'local',
      qualification: 'pending',
    }
    const twin: Assertion = { kind: 'body', id: randomUUID(), validFrom: TODAY, value }
    await expect(record(database.app, [twin])).rejects.toThrow('body_code_once')
    expect(await names({ day: TODAY, limit: 50, q: '又一个' }, 'body')).toEqual([])
  })

  it('cannot be undone or changed by the program', async () => {
    for (const statement of [sql`update fact set reason = 'x'`, sql`delete from fact`, sql`truncate fact`])
      await expect(asSystem(database.app, (tx) => statement.execute(tx))).rejects.toThrow(/permission denied/)
    await expect(sql`delete from quanze.fact`.execute(database.owner)).rejects.toThrow(/append-only/)
  })

  it('answers what was known earlier, after any correction', async () => {
    const record1 = await database.fresh()
    const ids = await recordOffice(record1.app)
    const before = new Date().toISOString()
    await new Promise((resolve) => setTimeout(resolve, 5))
    const [county] = await asSystem(record1.app, (tx) => readHistories(tx, 'body', [ids.county]))
    const was = county === undefined ? undefined : asOf(county.facts, TODAY)
    if (was === undefined) throw new Error('the county is there')
    await record(record1.app, [
      {
        kind: 'body',
        id: ids.county,
        validFrom: localDate(2024, 1, 1),
        value: { ...was, name: '子虚县国家税务局' },
        reason: '更名',
      },
    ])
    const nameOn = async (day: LocalDate, knownAt?: string) =>
      (await asSystem(record1.app, (tx) => findRow(tx, 'body', ids.county, { day, knownAt })))?.value.name
    expect(await nameOn(TODAY)).toBe('子虚县国家税务局')
    expect(await nameOn(localDate(2023, 12, 31))).toBe('子虚县税务局')
    expect(await nameOn(TODAY, before)).toBe('子虚县税务局')
    expect(
      await asSystem(record1.app, (tx) => listRows(tx, 'body', { day: TODAY, knownAt: before, limit: 9, q: '国家' })),
    ).toMatchObject({ items: [], total: 0 })
  })
})

describe('with random histories', () => {
  it('timelines and tree in the database say what core says, and rebuilding them changes nothing', async () => {
    const random = await database.fresh()
    const ids = Array.from({ length: 4 }, () => randomUUID())
    const day = fc.integer({ min: 0, max: 20 }).map((n) => addDays(SINCE, n))
    const one = fc.record({
      i: fc.nat(3),
      validFrom: day,
      length: fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }),
      parent: fc.option(fc.nat(3), { nil: undefined }),
      removed: fc.boolean(),
    })
    let n = 0
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 5 }), day, async (list, on) => {
        const assertions = list.map(
          ({ i, validFrom, length, parent, removed }): Assertion => ({
            kind: 'body',
            id: ids[i] ?? '',
            validFrom,
            ...(length !== undefined && { validTo: addDays(validFrom, length) }),
            value: removed
              ? null
              : {
                  code: `B${i}`,
                  name: `机构${n++}`,
                  tier: 'districtCounty',
                  legalNature: 'statutoryOrgan',
                  administrationMode: 'local',
                  qualification: 'confirmed',
                  ...(parent !== undefined && { parent: ids[parent] ?? '' }),
                },
          }),
        )
        await record(random.app, assertions, on)
        await asSystem(random.app, async (tx) => {
          const histories = await readHistories(tx, 'body')
          const tree = treeAsOf(histories, [], on)
          const kept = await readTree(tx, on)
          expect([...kept].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
            [...tree].sort((a, b) => (a.id < b.id ? -1 : 1)),
          )
          for (const { id, facts } of histories)
            expect((await findRow(tx, 'body', id, { day: on }))?.value).toEqual(asOf(facts, on))
        })
      }),
      { numRuns: 25 },
    )
  })

  it('rebuilding from the facts gives what was kept', async () => {
    const before = await snapshot()
    await asSystem(database.app, rebuildProjections)
    expect(await snapshot()).toEqual(before)
  })

  it('paths follow the tree when a day begins', async () => {
    const { rows } = await asSystem(database.app, async (tx) => {
      await refreshPaths(tx, addDays(SINCE, -1))
      const none = await sql<{ n: number }>`select count(*) as n from node_path`.execute(tx)
      await refreshPaths(tx, TODAY)
      const some = await sql<{ n: number }>`select count(*) as n from node_path`.execute(tx)
      return { rows: [none.rows[0]?.n, some.rows[0]?.n] }
    })
    // Two bodies and two units: four of depth 0, the station and the two units below the county, the hall below both.
    expect(rows).toEqual([0, 8])
  })

  it('a history can be read for one thing', async () => {
    const { facts } = await asSystem(database.app, (tx) => readHistory(tx, 'body', randomUUID()))
    expect(facts).toEqual([])
  })
})
