/** Records one fact by hand: what holds from when to when, why, and on what it is based. */
import { randomUUID } from 'node:crypto'
import {
  type AuthorityKind,
  type AuthorityValues,
  type BodyValue,
  type CertificateValue,
  checkBody,
  checkCertificate,
  findCircle,
  timelineOf,
  treeAsOf,
  type ValueFault,
} from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import type { Actor } from '#core/ledger'
import {
  type Assertion,
  assertFacts,
  findByCode,
  findRow,
  lockFacts,
  readHistories,
  readHistory,
} from '#store/authority'
import { appendEntry, type RowKey } from '#store/ledger'
import type { Scope } from '#store/record'
import { findClashes } from './find-clashes.ts'
import { readOwnFault } from './own-affairs.ts'
import { OUT_OF_REACH, readReach } from './reach.ts'

export type FactRequest<K extends AuthorityKind = AuthorityKind> = {
  kind: K
  /** Absent: something new. */
  id?: string
  validFrom: LocalDate
  validTo?: LocalDate
  /** null: on these days there is nothing. */
  value: AuthorityValues[K] | null
  reason: string
  /** The last fact the person saw of it; 0 for something new. */
  version: number
  actor: Actor
  today: LocalDate
}

/** `changed`: somebody recorded something since. `faults`: what is wrong, field by field. `unknown`: there is nothing of that id. */
export type FactAnswer =
  | { outcome: 'recorded'; id: string; version: number; entry: number }
  | { outcome: 'changed'; version: number }
  | { outcome: 'unknown' }
  | { outcome: 'faults'; faults: readonly ValueFault[] }

export async function assertFact<K extends AuthorityKind>(tx: Scope, request: FactRequest<K>): Promise<FactAnswer> {
  const { kind, value, validFrom, validTo, reason, actor, today, version } = request
  if (validTo !== undefined && validTo <= validFrom)
    return { outcome: 'faults', faults: [{ field: 'validTo', message: '不晚于起始的一天。' }] }
  await lockFacts(tx)
  const id = request.id ?? randomUUID()
  const { facts } = await readHistory(tx, kind, id)
  if (request.id !== undefined && facts.length === 0) return { outcome: 'unknown' }
  const last = facts.at(-1)?.seq ?? 0
  if (last !== version) return { outcome: 'changed', version: last }
  const known = facts.findLast((fact) => fact.value !== null)?.value
  const officer = known !== null && typeof known === 'object' && 'officer' in known ? known.officer : undefined
  const assertion = {
    kind,
    id,
    validFrom,
    ...(validTo !== undefined && { validTo }),
    value,
    reason,
    ...(officer !== undefined && { officer }),
  } as Assertion
  const own = (await readOwnFault(tx))(assertion, facts)
  if (own !== undefined) throw new Refused('account.own', own)
  const faults = value === null ? [] : await listFaults(tx, kind, id, value, validFrom)
  if (value !== null && faults.length === 0) {
    const { reaches, field } = await readReach(tx, kind)
    if (!(await reaches(id, value, validFrom))) return { outcome: 'faults', faults: [{ field, message: OUT_OF_REACH }] }
  }
  if (faults.length > 0) return { outcome: 'faults', faults }
  const [clash] = await findClashes(tx, [assertion])
  if (clash !== undefined) throw new Refused('account.clash', `不相容的岗位不能由一人兼任：${clash.reason}没有记录。`)
  let recorded = 0
  const entry = await appendEntry(
    tx,
    {
      action: value === null ? 'authority.end' : facts.length === 0 ? 'authority.create' : 'authority.change',
      actor,
      subject: { kind, id },
      details: { from: validFrom, to: validTo, reason },
    },
    async (own): Promise<RowKey[]> => {
      const [fact] = await assertFacts(tx, own.id, [assertion], today)
      if (fact === undefined) throw new Error('a fact was not recorded')
      recorded = fact.seq
      return [{ table: 'fact', key: { seq: fact.seq } }]
    },
  )
  await refuseCircle(tx, kind, [validFrom])
  return { outcome: 'recorded', id, version: recorded, entry: entry.id }
}

async function listFaults<K extends AuthorityKind>(
  tx: Scope,
  kind: K,
  id: string,
  value: AuthorityValues[K],
  day: LocalDate,
): Promise<ValueFault[]> {
  const faults: ValueFault[] = []
  if (kind === 'body') faults.push(...checkBody(value as BodyValue))
  if (kind === 'certificate') faults.push(...checkCertificate(value as CertificateValue))
  const said = value as Readonly<Record<string, unknown>>
  const links: readonly [string, AuthorityKind][] = [
    ['body', 'body'],
    ['unit', 'unit'],
    ['officer', 'officer'],
    ['post', 'post'],
    ['entrustedBy', 'body'],
    ...(kind === 'body' || kind === 'unit' ? [['parent', kind] as const satisfies [string, AuthorityKind]] : []),
  ]
  for (const [field, of] of links) {
    const to = said[field]
    if (typeof to !== 'string') continue
    if ((await findRow(tx, of, to, { day })) === undefined)
      faults.push({ field, message: '起始的那一天还没有它，或者已经不在了。' })
  }
  if (typeof said['code'] === 'string' && kind !== 'certificate' && kind !== 'training' && kind !== 'appointment') {
    const other = await findByCode(tx, kind, said['code'], day)
    if (other !== undefined && other !== id)
      faults.push({
        field: 'code',
        message: `代码“${said['code']}”这一天已经有别的${kind === 'officer' ? '人' : '一个'}在用。`,
      })
  }
  return faults
}

/** Nobody is his own superior, on no day from now on. Thrown, so that the transaction leaves nothing. */
async function refuseCircle(tx: Scope, kind: AuthorityKind, days: readonly LocalDate[]): Promise<void> {
  if (kind !== 'body' && kind !== 'unit') return
  const [bodies, units] = [await readHistories(tx, 'body'), await readHistories(tx, 'unit')]
  const later = [...bodies, ...units].flatMap(({ facts }) =>
    timelineOf<unknown>(facts).flatMap(({ validFrom }) =>
      days[0] !== undefined && validFrom > days[0] ? [validFrom] : [],
    ),
  )
  for (const day of new Set([...days, ...later])) {
    const nodes = treeAsOf(bodies, units, day)
    const circle = findCircle(nodes)
    if (circle === undefined) continue
    const names = circle.map((id) => nodes.find((node) => node.id === id)?.name ?? id)
    throw new Refused(
      'authority.circle',
      `上下级成了一圈：${[...names, names[0]].join(' → ')}。没有记录。`,
      '请核对上级机构。',
    )
  }
}
