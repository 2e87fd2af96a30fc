/** Whether facts may be recorded by whoever asks now: asked when a person records them, asks for them, and confirms them. */
import {
  type AuthorityKind,
  type AuthorityValues,
  type BodyValue,
  type CertificateValue,
  checkBody,
  checkCertificate,
  type Fact,
  type ValueFault,
} from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import { type Assertion, bearsCode, findRow } from '#store/authority'
import type { Scope } from '#store/record'
import { findClashes } from './find-clashes.ts'
import { listWideningOneself, readOwnFault, WIDENING } from './own-affairs.ts'
import { listReachFaults, OUT_OF_REACH } from './reach.ts'
import { listTakenCodes } from './taken-codes.ts'

/** Of one kind. `action`: by which right reach is measured. What is one's own, and what clashes, is refused; the rest is listed. */
export async function checkFacts(
  tx: Scope,
  assertions: readonly Assertion[],
  known: ReadonlyMap<string, readonly Fact<unknown>[]>,
  action: 'change' | 'grant' | 'confirm',
): Promise<ValueFault[]> {
  const ownFault = await readOwnFault(tx)
  for (const assertion of assertions) {
    const own = ownFault(assertion, known.get(assertion.id) ?? [])
    if (own !== undefined) throw new Refused('account.own', own)
  }
  const faults: ValueFault[] = []
  for (const { kind, id, value, validFrom } of assertions)
    if (value !== null) faults.push(...(await listFaults(tx, kind, id, value, validFrom)))
  const [first] = assertions
  if (first !== undefined)
    faults.push(
      ...(await listTakenCodes(tx, first.kind, assertions)).map(({ message }) => ({ field: 'code', message })),
    )
  if (faults.length === 0 && first !== undefined)
    faults.push(
      ...(await listReachFaults(tx, first.kind, assertions, action)).map(({ field }) => ({
        field,
        message: OUT_OF_REACH,
      })),
    )
  if (faults.length > 0) return faults
  if ((await listWideningOneself(tx, assertions)).length > 0) throw new Refused('account.own', WIDENING)
  const [clash] = await findClashes(tx, assertions)
  if (clash !== undefined) throw new Refused('account.clash', `不相容的岗位不能由一人兼任：${clash.reason}没有记录。`)
  return []
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
  return faults
}
