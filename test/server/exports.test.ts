/** Lists and their exports: the same rows by the same rights, in the order asked for, with what they leave out in words above. */
import { mkdirSync } from 'node:fs'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { assertFact } from '#app/authority'
import { runAsSystem } from '#app/identity'
import { ALL_ROUTES } from '#contract/routes'
import { type AuthorityKind, type AuthorityValues, BODY_TIERS } from '#core/authority'
import { localDate } from '#core/calendar'
import { noteBackup } from '#store/backup'
import { recordPlace } from '#store/record'
import { type Browser, withApp } from './app.ts'
import { sheetOf } from './sheet-of.ts'

const test = withApp()
const browsers = new Map<string, Browser>()

function as(name: string): Browser {
  const browser = browsers.get(name)
  if (browser === undefined) throw new Error(name)
  return browser
}

async function record<K extends AuthorityKind>(kind: K, value: AuthorityValues[K], validFrom = localDate(2020, 1, 1)) {
  return runAsSystem(test.premises.house, 'regions for tests', async (tx) => {
    const answer = await assertFact(tx, {
      kind,
      value,
      validFrom,
      reason: '编造的区划',
      version: 0,
      actor: { kind: 'system', reason: 'test' },
      today: localDate(2026, 11, 27),
    })
    if (answer.outcome !== 'recorded') throw new Error(`${kind} was not recorded: ${JSON.stringify(answer)}`)
    return answer.id
  })
}

const regions: Record<string, string> = {}

beforeAll(async () => {
  for (const name of [
    'assessmentOffice',
    'unitHead',
    'legalAffairs',
    'officer',
    'personnel',
    'systemAdmin',
    'auditAdmin',
  ])
    browsers.set(name, await test.signIn(name))
  browsers.set('securityAdmin', await test.signIn('securityAdmin'))
  for (const [code, name, level, parent] of [
    ['98', '云岭省', 'province', undefined],
    ['9801', '青溪市', 'city', '98'],
    ['980101', '=青溪县', 'county', '9801'],
    ['980102', '白水县', 'county', '9801'],
  ] as const)
    regions[code] = await record('region', { code, name, level, ...(parent !== undefined && { parent }) })
  const { dataDir } = test.premises
  mkdirSync(recordPlace(dataDir).folder, { recursive: true })
  const made = (id: string, bytes: number, at: string) => ({ id, at, folder: `/副本/${id}`, bytes, verified: true })
  noteBackup(dataDir, { made: made('甲', 9, '2026-11-01T00:00:00Z') })
  noteBackup(dataDir, { made: made('乙', 10, '2026-11-02T00:00:00Z') })
  noteBackup(dataDir, { drilled: { id: '甲', at: '2026-11-03T00:00:00Z' } })
  regions['980103'] = await record(
    'region',
    { code: '980103', name: '新设县', level: 'county', parent: '9801' },
    localDate(2026, 6, 1),
  )
}, 120_000)

async function itemsOf(browser: Browser, path: string): Promise<Record<string, unknown>[]> {
  const { status, body, text } = await browser.ask('GET', path)
  expect([path, status], text).toEqual([path, 200])
  return body['items'] as Record<string, unknown>[]
}

/** Every list that is read page by page, with its export, somebody who may, and somebody who may not. */
const LISTS = [
  ['/api/packs', 'officer', 'systemAdmin'],
  ['/api/runs', 'assessmentOffice', 'officer'],
  ['/api/findings', 'assessmentOffice', 'officer'],
  ['/api/acts', 'assessmentOffice', 'officer'],
  ['/api/regions', 'officer', 'systemAdmin'],
  ['/api/bodies', 'officer', 'systemAdmin'],
  ['/api/units', 'officer', 'systemAdmin'],
  ['/api/posts', 'officer', 'systemAdmin'],
  ['/api/officers', 'unitHead', 'officer'],
  ['/api/credential-alerts', 'assessmentOffice', 'legalAffairs'],
  ['/api/accounts', 'systemAdmin', 'officer'],
  ['/api/approvals', 'securityAdmin', 'auditAdmin'],
  ['/api/security-events', 'auditAdmin', 'systemAdmin'],
  ['/api/jobs', 'auditAdmin', 'officer'],
  ['/api/ledger/entries', 'auditAdmin', 'assessmentOffice'],
  ['/api/backups', 'systemAdmin', 'securityAdmin'],
] as const

describe('the parts of a pack', () => {
  const at = '/api/packs/cn/tax-assessment/parts.xlsx'

  it.each([
    ['clauses', 31],
    ['indicators', 47],
    ['parameters', 60],
    ['registers', 400],
    ['posts', 47],
    ['cases', 200],
  ])('%s are taken along, as many as the page shows', async (part, atLeast) => {
    const { above, rows } = await sheetOf(test.app, as('officer'), `${at}?part=${part}`)
    expect(above).toContain(`共${rows.length}条`)
    expect(rows.length).toBeGreaterThanOrEqual(atLeast)
  })

  it('are narrowed by words, and say so', async () => {
    const { above, rows } = await sheetOf(test.app, as('officer'), `${at}?part=indicators&q=d4-i05.1`)
    expect(above).toMatch(/筛选：查找为“d4-i05.1”。$/)
    expect(rows.map(([id]) => id)).toEqual(['D4-I05.1'])
    // A register in which the words stand somewhere is there whole, as on the page.
    const every = (await sheetOf(test.app, as('officer'), `${at}?part=registers`)).rows
    const some = (await sheetOf(test.app, as('officer'), `${at}?part=registers&q=approvedAt`)).rows
    const named = new Set(every.filter((cells) => cells.includes('approvedAt')).map(([id]) => id))
    expect(named.size).toBeGreaterThan(1)
    expect(some).toEqual(every.filter(([id]) => named.has(id)))
  })

  it('tell of each parameter where its value comes from, or that there is none', async () => {
    const { rows } = await sheetOf(test.app, as('officer'), `${at}?part=parameters`)
    const pack = await as('officer').ask('GET', '/api/packs/cn/tax-assessment')
    const unset = (pack.body['parameterList'] as { id: string; unset: boolean }[]).filter((one) => one.unset)
    expect(unset.length).toBeGreaterThan(0)
    expect(rows.filter(([, , value]) => value === '尚未设定').map(([id]) => id)).toEqual(unset.map(({ id }) => id))
    for (const [id, , value, , origin] of rows)
      if (value !== '尚未设定') expect(['原文', '其他规定', '本系统设定'], id).toContain(origin)
  })

  it('are not told to who may not see packs, nor of a pack that is not there', async () => {
    expect(await as('systemAdmin').ask('GET', `${at}?part=posts`)).toMatchObject({ status: 404 })
    expect(await as('officer').ask('GET', '/api/packs/cn/nothing/parts.xlsx?part=posts')).toMatchObject({ status: 404 })
    expect(await as('officer').ask('GET', at)).toMatchObject({ status: 422 })
  })
})

it('the software and its licences are taken along, narrowed by name', async () => {
  const { rows } = await sheetOf(test.app, as('systemAdmin'), '/api/about/licences.xlsx?q=FASTIFY')
  expect(rows.map(([name]) => name)).toContain('fastify')
  const about = await as('systemAdmin').ask('GET', '/api/about')
  const named = (about.body['licences'] as { name: string }[]).filter(({ name }) => name.includes('fastify'))
  expect(rows).toHaveLength(named.length)
  expect(rows.length).toBeGreaterThan(1)
})

describe('every list', () => {
  it('stands in this test, with an export and an order', () => {
    const paged = ALL_ROUTES.filter(({ query }) => query !== undefined && 'cursor' in query.shape)
    expect(paged.map(({ path }) => `/api${path}`).sort()).toEqual(LISTS.map(([path]) => path).sort())
    for (const { path, query } of paged) {
      const out = ALL_ROUTES.find((route) => route.path === `${path}.xlsx`)
      expect(Object.keys(query?.shape ?? {}), path).toContain('sort')
      // All that narrows the list narrows its export; only paging is the list's own.
      const own = new Set(['cursor', 'limit', 'total'])
      expect(Object.keys(out?.query?.shape ?? {}).sort(), path).toEqual(
        Object.keys(query?.shape ?? {})
          .filter((name) => !own.has(name))
          .sort(),
      )
    }
  })

  it.each(LISTS)('%s is exported to %s and not to %s, row by row', async (path, may, mayNot) => {
    const items = await itemsOf(as(may), `${path}?limit=200`)
    const { above, rows } = await sheetOf(test.app, as(may), `${path}.xlsx`)
    expect(rows).toHaveLength(items.length)
    expect(above).toMatch(/，共\d+条，2026年11月27日.*导出。没有筛选。$/)
    const refused = await as(mayNot).ask('GET', `${path}.xlsx`)
    expect([refused.status, refused.body['code']]).toEqual([404, 'access.not-found'])
    expect((await test.browser().ask('GET', `${path}.xlsx`)).status).toBe(401)
  })

  it('of bodies is put in the order in which their tiers are offered, of officers in that of the bodies’ names', async () => {
    // One that comes neither first nor last by its code is of another tier than the rest.
    await sql`update quanze.body set value = jsonb_set(value, '{tier}', '"municipal"')
      where id = (select id from quanze.body order by sort_key offset 1 limit 1)`.execute(test.database.superuser)
    const tiers = async (sort: string) =>
      (await itemsOf(as('officer'), `/api/bodies?sort=${sort}&limit=200`)).map(({ tier }) =>
        Object.keys(BODY_TIERS).indexOf(String(tier)),
      )
    const up = await tiers('tier')
    expect(new Set(up).size).toBeGreaterThan(1)
    expect(up).toEqual(up.toSorted((a, b) => a - b))
    expect(await tiers('-tier')).toEqual(up.toReversed())
    const bodies = (await itemsOf(as('unitHead'), '/api/officers?sort=body&limit=200')).map(
      ({ body }) => (body as { name: string }).name,
    )
    expect(bodies).toEqual(bodies.toSorted(new Intl.Collator('zh-CN').compare))
  })

  it.each(LISTS)(
    '%s comes page by page in every order it offers',
    async (path, may) => {
      const { query } = ALL_ROUTES.find((route) => `/api${route.path}` === path && route.method === 'GET') ?? {}
      const sort = query?.shape['sort'] as unknown as { unwrap(): { options: string[] } }
      for (const order of sort.unwrap().options) {
        const whole = (await itemsOf(as(may), `${path}?sort=${order}&limit=200`)).map((item) => JSON.stringify(item))
        const paged: string[] = []
        for (let cursor = ''; ; ) {
          const { status, body, text } = await as(may).ask(
            'GET',
            `${path}?sort=${order}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
          )
          expect(status, `${path} ${order} ${text}`).toBe(200)
          paged.push(...(body['items'] as object[]).map((item) => JSON.stringify(item)))
          if (body['next'] === undefined || paged.length > whole.length + 10) break
          cursor = encodeURIComponent(body['next'] as string)
        }
        expect(paged, `${path} ${order}`).toEqual(whole)
      }
    },
    60_000,
  )

  it.each(LISTS)('%s and its export refuse a name they do not know, and say which they know', async (path, may) => {
    for (const at of [path, `${path}.xlsx`]) {
      const answer = await as(may).ask('GET', `${at}?sortt=-at`)
      expect(answer, `${at} ${answer.text}`).toMatchObject({
        status: 400,
        body: {
          code: 'request.malformed',
          detail: expect.stringMatching(/^没有“sortt”这个查询条件，没有查询。可以用的是：.*sort/),
        },
      })
    }
  })

  it.each(LISTS)('%s takes no page mark but its own', async (path, may) => {
    const marks = [['\u0000', '1'], ['x'], ['9'.repeat(30)], 'no json'].map((mark) => JSON.stringify(mark))
    const foreign = ['', 'i\xb7', `${crypto.randomUUID()}\u0000`].concat(marks)
    for (const mark of foreign.map((text) => Buffer.from(text).toString('base64url'))) {
      const answer = await as(may).ask('GET', `${path}?cursor=${mark}`)
      expect(answer, `${path} ${mark} ${answer.text}`).toMatchObject({
        status: 400,
        body: { code: 'request.malformed', detail: '翻页标记不对，请从第一页重新开始。' },
      })
    }
  })
})

describe('lists kept in files', () => {
  it('put packs and backups up and down, and say so in the export', async () => {
    const backups = async (sort: string) =>
      (await itemsOf(as('auditAdmin'), `/api/backups?sort=${sort}`)).map(({ id }) => id)
    expect(await backups('bytes')).toEqual(['甲', '乙'])
    expect(await backups('-bytes')).toEqual(['乙', '甲'])
    expect(await backups('-drilled')).toEqual(['甲', '乙'])
    const { above, rows } = await sheetOf(test.app, as('systemAdmin'), '/api/backups.xlsx?sort=bytes')
    expect(above).toContain('筛选：排序为“大小”。')
    expect(rows.map(([, folder, bytes, , drilled]) => [folder, bytes, drilled])).toEqual([
      ['/副本/甲', '9', expect.stringContaining('2026')],
      ['/副本/乙', '10', '没有演练过'],
    ])
    const counts = async (sort: string) =>
      (await itemsOf(as('officer'), `/api/packs?sort=${sort}`)).map(({ indicators }) => Number(indicators))
    const up = await counts('indicators')
    expect(up.length).toBeGreaterThan(1)
    expect(up).toEqual(up.toSorted((a, b) => a - b))
    expect(await counts('-indicators')).toEqual(up.toReversed())
    const packs = await sheetOf(test.app, as('officer'), '/api/packs.xlsx?sort=-indicators')
    expect(packs.rows.map((row) => Number(row[8]))).toEqual(up.toReversed())
  })

  it('leave out what does not fit the filters, and say which', async () => {
    const backups = async (filter: string) =>
      (await itemsOf(as('auditAdmin'), `/api/backups?sort=bytes&${filter}`)).map(({ id }) => id)
    expect(await backups('drilled=true')).toEqual(['甲'])
    expect(await backups('drilled=false')).toEqual(['乙'])
    const packs = async (filter: string) =>
      (await itemsOf(as('officer'), `/api/packs?${filter}`)).map(({ id }) => String(id))
    const all = await packs('')
    expect(await packs('q=TAX-assess')).toEqual(['cn/tax-assessment'])
    expect(await packs(`q=${encodeURIComponent('没有这样的包')}`)).toEqual([])
    const states = await Promise.all(['usable', 'unset', 'faulty'].map((state) => packs(`state=${state}`)))
    expect(states.flat().sort()).toEqual(all.toSorted())
    expect(await packs('state=unset')).toContain('cn/tax-assessment')
    const { above, rows } = await sheetOf(test.app, as('officer'), '/api/packs.xlsx?state=unset&level=national')
    expect(above).toContain('状态为“有参数未设定”；层级为“国家”')
    expect(rows.every((row) => row[4] === '国家')).toBe(true)
  })
})

describe('what an export leaves out', () => {
  it('stands above its headings in words, with names in place of numbers', async () => {
    const { above, rows } = await sheetOf(
      test.app,
      as('officer'),
      `/api/regions.xlsx?parent=${regions['9801']}&level=county&asOf=2026-01-01&sort=-code`,
    )
    expect(above).toContain('筛选：哪一天的情形为“2026年1月1日”；排序为“代码，倒序”；上级为“青溪市”；级别为“县级”。')
    expect(rows.map(([code, name]) => [code, name])).toEqual([
      ['980102', '白水县'],
      ['980101', '=青溪县'],
    ])
  })
})

describe('orders', () => {
  it('put accounts, ledger entries and events up and down', async () => {
    const names = (await itemsOf(as('systemAdmin'), '/api/accounts?sort=-name&limit=200')).map(({ name }) =>
      String(name).toLowerCase(),
    )
    expect(names).toEqual(names.toSorted().reverse())
    const signIns = (await itemsOf(as('systemAdmin'), '/api/accounts?sort=lastSignIn&limit=200')).map(
      ({ lastSignInAt }) => (lastSignInAt as string | undefined) ?? '',
    )
    expect(signIns).toEqual(signIns.toSorted())
    const ids = (await itemsOf(as('auditAdmin'), '/api/ledger/entries?sort=id')).map(({ id }) => Number(id))
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    const kinds = (await itemsOf(as('auditAdmin'), '/api/security-events?sort=kind')).map(({ kind }) => String(kind))
    expect(kinds).toEqual(kinds.toSorted())
  })

  it('names who did what in the ledger', async () => {
    const entries = await itemsOf(as('auditAdmin'), '/api/ledger/entries?limit=200')
    expect(
      entries.filter(({ actorKind }) => actorKind === 'account').every(({ actorName }) => actorName !== undefined),
    ).toBe(true)
    expect(
      entries.filter(({ actorKind }) => actorKind === 'system').some(({ actorName }) => actorName !== undefined),
    ).toBe(false)
  })
})

describe('sessions', () => {
  it('are taken along by oneself, and of others by who keeps accounts', async () => {
    const own = await sheetOf(test.app, as('officer'), '/api/me/sessions.xlsx')
    expect(own.rows.length).toBe((await itemsOf(as('officer'), '/api/me/sessions')).length)
    const id = test.world.people.get('officer')?.account ?? ''
    const other = await sheetOf(test.app, as('systemAdmin'), `/api/accounts/${id}/sessions.xlsx`)
    expect(other.rows).toHaveLength(own.rows.length)
    expect((await as('auditAdmin').ask('GET', `/api/accounts/${id}/sessions.xlsx`)).status).toBe(404)
    expect((await as('officer').ask('GET', `/api/accounts/${id}/sessions.xlsx`)).status).toBe(404)
  })
})

describe('regions', () => {
  it('are walked down from the top, as of a day', async () => {
    const tops = await itemsOf(as('officer'), '/api/regions?top=true')
    expect(tops).toContainEqual(expect.objectContaining({ code: '98', children: 1 }))
    expect(tops.map(({ code }) => code)).not.toContain('9801')
    const below = (asOf: string) => itemsOf(as('officer'), `/api/regions?parent=${regions['9801']}&asOf=${asOf}`)
    expect((await below('2026-05-31')).map(({ code }) => code)).toEqual(['980101', '980102'])
    expect((await below('2026-06-01')).map(({ code }) => code)).toEqual(['980101', '980102', '980103'])
  })

  it('show their path, their history and the bodies that sit there', async () => {
    const body = await record('body', {
      code: '98010100001',
      name: '青溪县城市管理局',
      tier: 'districtCounty',
      legalNature: 'statutoryOrgan',
      administrationMode: 'local',
      qualification: 'confirmed',
      region: '980101',
    })
    const { body: detail, status } = await as('officer').ask('GET', `/api/regions/${regions['980101']}`)
    expect(status).toBe(200)
    expect((detail['path'] as { name: string }[]).map(({ name }) => name)).toEqual(['云岭省', '青溪市'])
    expect(detail['bodies']).toEqual([{ id: body, code: '98010100001', name: '青溪县城市管理局' }])
    expect(detail['facts']).toHaveLength(1)
    expect((await as('systemAdmin').ask('GET', `/api/regions/${regions['980101']}`)).status).toBe(404)
    expect((await as('officer').ask('GET', '/api/regions/00000000-0000-4000-8000-000000000000')).status).toBe(404)
  })
})

describe('runs', () => {
  it('are counted with those still waiting', async () => {
    const { insertJob } = await import('#store/jobs')
    const { inScope } = await import('#store/record')
    const office = as('assessmentOffice')
    const before = Number((await office.ask('GET', '/api/runs')).body['total'])
    await inScope(test.database.app, { system: 'test' }, (tx) =>
      insertJob(tx, {
        id: '33333333-3333-4333-8333-333333333333',
        kind: 'assess',
        title: '考核',
        request: { pack: 'cn/test', packTitle: '试验', packVersion: '1', asOf: '2026-11-27' },
        accountId: test.world.people.get('assessmentOffice')?.account ?? '',
        createdAt: test.clock.now,
      }),
    )
    const { body } = await office.ask('GET', '/api/runs')
    expect(body['total']).toBe(before + 1)
    expect(body['items']).toHaveLength(before + 1)
    expect((await office.ask('GET', '/api/runs?state=queued')).body['total']).toBe(1)
    expect((await office.ask('GET', '/api/runs?state=finished')).body['total']).toBe(before)
  })
})
