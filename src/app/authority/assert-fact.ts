/** Records one fact by hand: what holds from when to when, why, and on what it is based. */
import { randomUUID } from 'node:crypto'
import {
  type AuthorityKind,
  type AuthorityValues,
  type BodyValue,
  type CertificateValue,
  checkBody,
  checkCertificate,
  type RegionValue,
  type ValueFault,
} from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import type { Actor } from '#core/ledger'
import {
  type Assertion,
  assertFacts,
  bearsCode,
  findByCode,
  findRow,
  lockFacts,
  mayLieInItself,
  readHistory,
} from '#store/authority'
import { appendEntry, type RowKey } from '#store/ledger'
import type { Scope } from '#store/record'
import { findCircleFrom, nests, readNests, tellCircle } from './circles.ts'
import { findClashes } from './find-clashes.ts'
import { readOwnFault } from './own-affairs.ts'
import { listReachFaults, OUT_OF_REACH } from './reach.ts'

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
  if (faults.length === 0)
    faults.push(
      ...(await listReachFaults(tx, kind, [assertion])).map(({ field }) => ({ field, message: OUT_OF_REACH })),
    )
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
      // Not why: the ledger is read by many who may not see whom it is about. The fact says it, and its digest is in the entry.
      details: { from: validFrom, to: validTo },
    },
    async (own): Promise<RowKey[]> => {
      const [fact] = await assertFacts(tx, own.id, [assertion], today)
      if (fact === undefined) throw new Error('a fact was not recorded')
      recorded = fact.seq
      return [{ table: 'fact', key: { seq: fact.seq } }]
    },
  )
  await refuseCircle(tx, kind, value, validFrom)
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
    ['upperDepartment', 'body'],
    ...(kind === 'body' || kind === 'unit' ? [['parent', kind] as const satisfies [string, AuthorityKind]] : []),
  ]
  for (const [field, of] of links) {
    const to = said[field]
    if (typeof to !== 'string') continue
    if ((await findRow(tx, of, to, { day })) === undefined)
      faults.push({ field, message: '起始的那一天还没有它，或者已经不在了。' })
  }
  if (said['upperDepartment'] === id) faults.push({ field: 'upperDepartment', message: '上级主管部门是它自己。' })
  const region = kind === 'region' ? said['parent'] : said['region']
  if (typeof region === 'string' && !(await bearsCode(tx, 'region', region)))
    faults.push({ field: kind === 'region' ? 'parent' : 'region', message: `没有代码是“${region}”的行政区划。` })
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

/** Nobody is his own superior, and no region lies in itself, on no day from now on. Thrown, so that the transaction leaves nothing. */
async function refuseCircle(
  tx: Scope,
  kind: AuthorityKind,
  value: AuthorityValues[AuthorityKind] | null,
  from: LocalDate,
): Promise<void> {
  if (!nests(kind)) return
  // Regions are many: all are read only where one may lie in itself.
  if (kind === 'region' && !(await mayLieInItself(tx, value as RegionValue | null, from))) return
  const circle = findCircleFrom(await readNests(tx, kind), from)
  if (circle !== undefined) throw new Refused('authority.circle', `${tellCircle(circle)}没有记录。`, '请核对上级。')
}
