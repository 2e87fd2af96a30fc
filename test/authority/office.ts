// A small office for tests: a county bureau with a station, two units, posts and officers.
import { randomUUID } from 'node:crypto'
import type { AuthorityKind } from '#core/authority'
import { type LocalDate, localDate } from '#core/calendar'
import { type Assertion, assertFacts } from '#store/authority'
import { appendEntry } from '#store/ledger'
import { type Database, inScope, type Scope } from '#store/record'

export const TODAY = localDate(2026, 11, 27)
export const SINCE = localDate(2020, 1, 1)

export function asSystem<T>(db: Database, work: (tx: Scope) => Promise<T>): Promise<T> {
  return inScope(db, { system: 'test' }, work)
}

/** As a use case does it: facts and their entry in the ledger together. */
export async function record(db: Database, assertions: readonly Assertion[], today: LocalDate = TODAY): Promise<void> {
  await asSystem(db, (tx) =>
    appendEntry(
      tx,
      { action: 'authority.test', actor: { kind: 'system', reason: 'test' }, subject: { kind: 'test', id: 'test' } },
      async ({ id }) =>
        (await assertFacts(tx, id, assertions, today)).map(({ seq }) => ({ table: 'fact', key: { seq } })),
    ),
  )
}

export type Office = Record<
  'county' | 'station' | 'levy' | 'hall' | 'collector' | 'hearer' | 'clerk' | 'sun' | 'shan' | 'li',
  string
>

export async function recordOffice(db: Database): Promise<Office> {
  const names = ['county', 'station', 'levy', 'hall', 'collector', 'hearer', 'clerk', 'sun', 'shan', 'li'] as const
  const ids = Object.fromEntries(names.map((name) => [name, randomUUID()])) as Office
  const from = SINCE
  const body = {
    tier: 'districtCounty',
    legalNature: 'statutoryOrgan',
    administrationMode: 'vertical',
    qualification: 'confirmed',
  } as const
  const post = (code: string, name: string, of: { body: string; unit?: string }, isEnforcement = true) =>
    ({ code, name, ...of, isEnforcement, roles: ['officer'] }) satisfies object
  const officer = (code: string, name: string, of: string) =>
    ({ code, name, body: of, employmentType: 'civilServant' }) satisfies object
  const holds = (who: string, what: string) =>
    ({
      kind: 'appointment',
      id: randomUUID(),
      validFrom: from,
      value: { officer: who, post: what, kind: 'primary' },
    }) as const
  await record(db, [
    { kind: 'body', id: ids.county, validFrom: from, value: { ...body, code: 'A1', name: '子虚县税务局' } },
    {
      kind: 'body',
      id: ids.station,
      validFrom: from,
      value: { ...body, code: 'A2', name: '城关税务所', parent: ids.county },
    },
    {
      kind: 'unit',
      id: ids.levy,
      validFrom: from,
      value: { code: 'U1', name: '征收管理科', body: ids.county, tier: 'organ' },
    },
    {
      kind: 'unit',
      id: ids.hall,
      validFrom: from,
      value: { code: 'U2', name: '办税服务厅', body: ids.station, tier: 'grassroots' },
    },
    {
      kind: 'post',
      id: ids.collector,
      validFrom: from,
      value: { ...post('P1', '税款征收岗', { body: ids.county, unit: ids.levy }), roles: ['officer'] },
    },
    {
      kind: 'post',
      id: ids.hearer,
      validFrom: from,
      value: { ...post('P2', '税务听证岗', { body: ids.county }), roles: ['legalAffairs'] },
    },
    {
      kind: 'post',
      id: ids.clerk,
      validFrom: from,
      value: { ...post('P3', '档案岗', { body: ids.station, unit: ids.hall }, false), roles: ['registerKeeper'] },
    },
    {
      kind: 'officer',
      id: ids.sun,
      validFrom: from,
      value: { ...officer('Y1', '孙立新', ids.county), employmentType: 'civilServant' },
    },
    {
      kind: 'officer',
      id: ids.shan,
      validFrom: from,
      value: { ...officer('Y2', '单春燕', ids.county), employmentType: 'contract' },
    },
    {
      kind: 'officer',
      id: ids.li,
      validFrom: from,
      value: { ...officer('Y3', '李行政', ids.station), employmentType: 'establishment' },
    },
    holds(ids.sun, ids.collector),
    holds(ids.shan, ids.hearer),
    holds(ids.li, ids.clerk),
  ])
  return ids
}

export const KINDS: readonly AuthorityKind[] = [
  'region',
  'body',
  'unit',
  'post',
  'officer',
  'certificate',
  'training',
  'appointment',
]
