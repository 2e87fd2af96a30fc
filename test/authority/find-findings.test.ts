// Lists, counts and names of findings, however they are looked for, against plain questions to the same rows under row-level security.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { openHouse } from '#app/identity'
import { localDate } from '#core/calendar'
import { countFindings, type FindingFilter, type FindingSort, listFindings, tallyFindings } from '#store/assessment'
import { inScope, type Scope } from '#store/record'
import { makeWorld, NODES, type World } from '../identity/world.ts'
import { withDatabase } from '../record/database.ts'

const database = withDatabase()
let world: World

type Made = { node: string | null; unit: boolean; officer: string | null; code: string | null }
const KINDS = ['suspicion', 'suspicion', 'suspicion', 'registerKeeping', 'task']
const STATES = ['open', 'open', 'open', 'resolved', 'reopened']
const WORDS = ['甲公司', '乙公司', '100%合格', 'a_b', '甲']

function at<T>(list: readonly T[], n: number): T {
  const found = list[n % list.length]
  if (found === undefined) throw new Error('an empty list has nothing to choose from')
  return found
}

/** The nth of a row of made-up findings: every mixture of place, person, kind, state and words comes up. */
async function addFinding(tx: Scope, n: number, { node, unit, officer, code }: Made, batch: string): Promise<void> {
  const day = n % 9 === 0 ? null : `2026-0${1 + (n % 9)}-15`
  await sql`
    insert into finding (id, pack, fingerprint, indicator, indicator_title, kind, label, outcome, title, body_id, unit_id, officer_id, officer_code,
      subject, at, due, explanation, evidence, first_run, first_seen, last_run, last_seen, state, search)
    values (${randomUUID()}, 'cn/test', ${`${batch}-${n}`}, ${`T-${n % 4}`}, ${`项目${n % 4}`}, ${at(KINDS, n)}, '疑点', 'violated', ${`记录${n}`},
      ${unit ? world.nodes.a : node}, ${unit ? node : null}, ${officer}, ${code}, '{}', ${day}, ${n % 5 === 0 ? null : '2026-11-01'}, '{}', '[]',
      ${world.run}, now(), ${world.run}, now(), ${at(STATES, n)}, ${`记录${n} ${at(WORDS, n)} ${code ?? ''}`.toLowerCase()})`.execute(
    tx,
  )
}

function makeOf(n: number): Made {
  const node = at([...NODES, null], n)
  const place = { node: node === null ? null : world.nodes[node], unit: node?.startsWith('a') === true && node !== 'a' }
  // Every third is about somebody from elsewhere, every eleventh about nobody who is registered.
  if (n % 11 === 0) return { ...place, officer: null, code: `Z${n}` }
  const who = at(NODES, n % 3 === 0 ? n + 3 : n)
  return { ...place, officer: world.officers[who], code: `T-${who}` }
}

beforeAll(async () => {
  world = await makeWorld(database, await openHouse(database, { now: () => new Date('2026-11-27T02:00:00Z') }))
  await inScope(database.app, { system: 'test' }, async (tx) => {
    for (let n = 0; n < 90; n += 1) await addFinding(tx, n, makeOf(n), 'many')
  })
  await sql`analyze quanze.finding`.execute(database.owner)
}, 120_000)

/** What a filter means, said once more and simply. */
function plain(filter: FindingFilter) {
  const { q, indicator, node, officer, kind, state, unregistered, from, to } = filter
  return sql.join(
    [
      sql`true`,
      ...(q ?? '').split(' ').flatMap((word) => (word === '' ? [] : [sql`strpos(search, ${word.toLowerCase()}) > 0`])),
      ...(indicator === undefined ? [] : [sql`indicator = ${indicator}`]),
      ...(node === undefined
        ? []
        : [sql`exists (select from node_path where node_id = finding.node_id and ancestor_id = ${node}::uuid)`]),
      ...(officer === undefined ? [] : [sql`officer_id = ${officer}::uuid`]),
      ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
      ...(state === undefined ? [] : [sql`state = ${state}`]),
      ...(unregistered === true ? [sql`officer_id is null and officer_code is not null`] : []),
      ...(from === undefined ? [] : [sql`at >= ${from}::date`]),
      ...(to === undefined ? [] : [sql`at <= ${to}::date`]),
    ],
    sql` and `,
  )
}

const NOBODY_ELSE = [
  'supervisor',
  'supervisor@a2',
  'assessmentOffice@p',
  'unitHead@a',
  'registerKeeper',
  'leader@x',
  'analyst',
  'subject',
  'nobody',
  'systemAdmin',
]

const filters = (): FindingFilter[] => [
  {},
  { indicator: 'T-1' },
  { indicator: 'none of ours' },
  { node: world.nodes.a },
  { node: world.nodes.a1, kind: 'registerKeeping' },
  { officer: world.officers.a11 },
  { officer: world.officers.x, state: 'open' },
  { state: 'reopened' },
  { kind: 'task', indicator: 'T-0' },
  { unregistered: true },
  { unregistered: true, node: world.nodes.p },
  { from: localDate(2026, 3, 1), to: localDate(2026, 6, 30) },
  { q: '甲公司' },
  { q: '甲' },
  { q: '100%' },
  { q: 'A_B 记录' },
  { q: '记录7 乙公司' },
  { q: '乙公司', node: world.nodes.a },
]

/** `mostWide` 0: what is shown is read for those on the page alone, however few are passed on the way. */
async function listAll(tx: Scope, filter: FindingFilter, sort: FindingSort, limit: number, mostWide?: number) {
  const ids: string[] = []
  const totals = new Set<number | undefined>()
  let cursor: string | undefined
  do {
    const page = await listFindings(tx, filter, {
      sort,
      limit,
      total: true,
      ...(cursor !== undefined && { cursor }),
      ...(mostWide !== undefined && { mostWide }),
    })
    ids.push(...page.items.map(({ id }) => id))
    totals.add(page.total)
    cursor = page.next
  } while (cursor !== undefined)
  return { ids, totals: [...totals] }
}

const asWhom = (who: string) => {
  const account = world.people.get(who)?.account
  return account === undefined ? { system: 'test' } : { accountId: account }
}

describe('findings looked for', () => {
  // One at a time they are met along the order; two hundred are taken together first.
  it.each([...NOBODY_ELSE, 'the program itself'])(
    'by %s are those that are seen and fit, each once, and so many',
    async (who) => {
      await inScope(database.app, asWhom(who), async (tx) => {
        for (const [i, filter] of filters().entries()) {
          const { rows } = await sql<{ id: string }>`select id from finding where ${plain(filter)}`.execute(tx)
          const expected = rows.map(({ id }) => id).sort()
          const sort = at(['-at', 'due', 'indicator', '-officer', '-indicator', 'kind', '-state', 'body'] as const, i)
          for (const [limit, mostWide] of [[3], [3, 0], [200]] as const) {
            const { ids, totals } = await listAll(tx, filter, sort, limit, mostWide)
            expect(ids.toSorted(), JSON.stringify({ filter, limit, mostWide })).toEqual(expected)
            expect(totals).toEqual([expected.length])
          }
          const counts = await countFindings(tx, filter)
          expect(counts.total, JSON.stringify(filter)).toBe(expected.length)
          for (const by of [counts.byKind, counts.byState, counts.byIndicator, counts.byBody])
            expect(by.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length)
        }
      })
    },
    60_000,
  )

  it.each(NOBODY_ELSE)('by %s are told on the first page as the lists count them', async (who) => {
    await inScope(database.app, asWhom(who), async (tx) => {
      const tally = await tallyFindings(tx)
      const { byKind } = await countFindings(tx, {})
      expect(tally.byKind).toEqual(Object.fromEntries(byKind.map(({ kind, count }) => [kind, count])))
      expect(tally.unregistered).toBe((await countFindings(tx, { unregistered: true })).total)
      const own = await sql<{ n: number }>`
        select count(*) as n from finding where officer_id = own_officer() and state <> 'resolved'`.execute(tx)
      expect(tally.ownOpen).toBe(own.rows[0]?.n)
    })
  })

  it('come in the order that is asked for', async () => {
    await inScope(database.app, { system: 'test' }, async (tx) => {
      for (const [sort, order] of [
        ['indicator', sql`indicator, sort_at, id`],
        ['-at', sql`sort_at desc, id desc`],
        ['-due', sql`sort_due desc, sort_at desc, id desc`],
        ['kind', sql`kind, sort_at, id`],
        ['-state', sql`state desc, sort_at desc, id desc`],
        ['body', sql`sort_body, sort_at, id`],
        ['officer', sql`sort_officer, id`],
      ] as const) {
        const { rows } = await sql<{ id: string }>`select id from finding order by ${order}`.execute(tx)
        const ids = rows.map(({ id }) => id)
        for (const [limit, mostWide] of [[7], [7, 0], [200]] as const)
          expect((await listAll(tx, {}, sort, limit, mostWide)).ids).toEqual(ids)
      }
    })
  })
})

describe('names in a list', () => {
  it.each([...NOBODY_ELSE, 'the program itself'])(
    'are shown to %s as the tables of offices and people show them',
    async (who) => {
      const ids = async (table: string) =>
        (
          await sql<{ id: string }>`select distinct id from ${sql.table(`quanze.${table}`)}`.execute(database.owner)
        ).rows.map(({ id }) => id)
      const all = {
        body: await ids('body'),
        unit: await ids('unit'),
        post: await ids('post'),
        officer: await ids('officer'),
      }
      await inScope(database.app, asWhom(who), async (tx) => {
        const { rows } = await sql<{ kind: string; id: string }>`
        select kind, id from names_among(${all.body}::uuid[], ${all.unit}::uuid[], ${all.post}::uuid[], ${all.officer}::uuid[])`.execute(
          tx,
        )
        for (const kind of ['body', 'unit', 'post', 'officer'] as const) {
          const seen = await sql<{ id: string }>`select id from ${sql.table(kind)}`.execute(tx)
          expect(rows.flatMap((row) => (row.kind === kind ? [row.id] : [])).sort(), kind).toEqual(
            seen.rows.map(({ id }) => id).sort(),
          )
        }
      })
    },
  )
})

describe('the counts that are kept', () => {
  async function expectCounted(): Promise<void> {
    const { rows } = await sql`
      select pack, run, indicator, indicator_title, kind, state, body_id, node_id, unregistered, n from quanze.finding_count
      except all
      select pack, last_run, indicator, indicator_title, kind, state, body_id, node_id, officer_id is null and officer_code is not null, count(*)
      from quanze.finding group by 1, 2, 3, 4, 5, 6, 7, 8, 9`.execute(database.owner)
    expect(rows).toEqual([])
    const totals = await sql<{ counted: number; there: number }>`
      select (select sum(n) from quanze.finding_count)::int as counted, (select count(*) from quanze.finding)::int as there`.execute(
      database.owner,
    )
    expect(totals.rows[0]?.counted).toBe(totals.rows[0]?.there)
  }

  it('are right after whatever is done to findings', async () => {
    const change = fc.record({
      what: fc.constantFrom('add', 'state', 'move', 'name', 'drop'),
      n: fc.nat(200),
      many: fc.nat(20),
    })
    let batch = 0
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        for (const { what, n, many } of changes) {
          const some = sql`id in (select id from quanze.finding where pack = 'cn/test' order by md5(fingerprint || ${String(n)}) limit ${many})`
          if (what === 'add') {
            const name = `b${batch++}`
            await inScope(database.app, { system: 'test' }, (tx) => addFinding(tx, n, makeOf(n), name))
          } else if (what === 'state')
            await sql`update quanze.finding set state = ${at(STATES, n)} where ${some}`.execute(database.owner)
          else if (what === 'move')
            await sql`update quanze.finding set unit_id = null, body_id = ${world.nodes[at(NODES, n)]} where ${some}`.execute(
              database.owner,
            )
          else if (what === 'name')
            await sql`update quanze.finding set officer_id = ${n % 2 === 0 ? null : world.officers.a1}, title = 'x' where ${some}`.execute(
              database.owner,
            )
          else await sql`delete from quanze.finding where ${some} and fingerprint like 'b%'`.execute(database.owner)
          await expectCounted()
        }
      }),
      { numRuns: 12 },
    )
  }, 60_000)

  it.each([
    'insert into finding_count (pack) values ($$x$$)',
    'update finding_count set n = 1',
    'delete from finding_count',
  ])('are not written by the program: %s', async (statement) => {
    await expect(inScope(database.app, { system: 'test' }, (tx) => sql.raw(statement).execute(tx))).rejects.toThrow(
      /permission denied/,
    )
  })

  it('show each person those of the places whose findings that person sees', async () => {
    for (const who of NOBODY_ELSE)
      await inScope(database.app, asWhom(who), async (tx) => {
        const { rows: counted } = await sql<{ node: string | null }>`
          select distinct node_id as node from finding_count`.execute(tx)
        const { rows: seen } = await sql<{ node: string | null }>`
          select distinct node_id as node from finding
          where node_id = any(visible_nodes('finding', 'read')) or (node_id is null and may('run', 'run'))`.execute(tx)
        const names = (rows: { node: string | null }[]) => rows.map(({ node }) => node ?? 'nowhere').sort()
        expect(names(counted), who).toEqual(names(seen))
      })
  })
})
