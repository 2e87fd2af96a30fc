/** Rows of the organisation for the screens: ids become names as of the day, numbers of identity cards only for who may see them. */
import type { z } from 'zod'
import { type ListedRow, type NamedThing, type OfficerAlert, readNames, type When } from '#app/authority'
import { type Caller, readOfficersWithin, type Scope } from '#app/identity'
import type * as routes from '#contract/authority'
import { CREDENTIAL_CHECKS } from '#core/authority'
import { findCreditCodeFault } from '#core/credit-code'

type Shown<S extends z.ZodType> = z.input<S>
type Kind = 'body' | 'unit' | 'post' | 'officer' | 'region'

/** Names that were looked up, by kind and id. */
export type Names = (kind: Kind, id: string) => NamedThing

const FIELDS: Readonly<Record<Kind, readonly string[]>> = {
  body: ['body', 'entrustedBy', 'upperDepartment'],
  unit: ['unit'],
  post: ['post'],
  officer: ['officer'],
  region: ['region'],
}

/** Every id a page mentions, looked up with one question for each kind. `parents`: of which kind the parents are. */
export async function lookUp(
  tx: Scope,
  rows: readonly ListedRow<never>[] | readonly { value: object }[],
  when: When,
  parents?: 'body' | 'unit' | 'region',
): Promise<Names> {
  const found = new Map<string, NamedThing>()
  for (const kind of Object.keys(FIELDS) as Kind[]) {
    const fields = [...FIELDS[kind], ...(parents === kind ? ['parent'] : [])]
    const ids = rows.flatMap(({ value }) => fields.flatMap((field) => valueOf(value, field)))
    for (const [key, named] of await readNames(tx, kind, ids, when)) found.set(`${kind} ${key}`, named)
  }
  // Gone on that day, or not to be seen: it stays an id.
  return (kind, id) => found.get(`${kind} ${id}`) ?? { id, code: '', name: '（当日不在册或无权查看）' }
}

function valueOf(value: object, field: string): string[] {
  const found = (value as Readonly<Record<string, unknown>>)[field]
  return typeof found === 'string' ? [found] : []
}

function spanOf({
  id,
  validFrom,
  validTo,
  version,
}: ListedRow<'body' | 'unit' | 'post' | 'officer' | 'region' | 'certificate' | 'training' | 'appointment'>) {
  return { id, from: validFrom, version, ...(validTo !== undefined && { to: validTo }) }
}

export function showRegion(
  row: ListedRow<'region'>,
  names: Names,
  below: ReadonlyMap<string, number>,
): Shown<typeof routes.shownRegion> {
  const { parent, ...rest } = row.value
  return {
    ...rest,
    ...spanOf(row),
    children: below.get(rest.code) ?? 0,
    ...(parent !== undefined && { parent: names('region', parent) }),
  }
}

export function showBody(row: ListedRow<'body'>, names: Names): Shown<typeof routes.shownBody> {
  const { parent, upperDepartment, region, entrustedBy, creditCode, ...rest } = row.value
  return {
    ...rest,
    ...spanOf(row),
    ...(parent !== undefined && { parent: names('body', parent) }),
    ...(upperDepartment !== undefined && { upperDepartment: names('body', upperDepartment) }),
    ...(region !== undefined && { region: names('region', region) }),
    ...(entrustedBy !== undefined && { entrustedBy: names('body', entrustedBy) }),
    ...(creditCode !== undefined && { creditCode, creditCodeValid: findCreditCodeFault(creditCode) === undefined }),
  }
}

export function showUnit(row: ListedRow<'unit'>, names: Names): Shown<typeof routes.shownUnit> {
  const { body, parent, ...rest } = row.value
  return {
    ...rest,
    ...spanOf(row),
    body: names('body', body),
    ...(parent !== undefined && { parent: names('unit', parent) }),
  }
}

export function showPost(row: ListedRow<'post'>, names: Names): Shown<typeof routes.shownPost> {
  const { body, unit, ...rest } = row.value
  return {
    ...rest,
    ...spanOf(row),
    body: names('body', body),
    ...(unit !== undefined && { unit: names('unit', unit) }),
  }
}

export function showOfficer(
  row: ListedRow<'officer'>,
  names: Names,
  idNumbers: 'shown' | 'masked',
): Shown<typeof routes.shownOfficer> {
  const { body, idNumber, ...rest } = row.value
  return {
    ...rest,
    ...spanOf(row),
    body: names('body', body),
    ...(idNumber !== undefined && { idNumber: idNumbers === 'shown' ? idNumber : maskNumber(idNumber) }),
  }
}

export function showCertificate(row: ListedRow<'certificate'>, names: Names): Shown<typeof routes.shownCertificate> {
  return { ...row.value, ...spanOf(row), officer: names('officer', row.value.officer) }
}

export function showTraining(row: ListedRow<'training'>, names: Names): Shown<typeof routes.shownTraining> {
  return { ...row.value, ...spanOf(row), officer: names('officer', row.value.officer) }
}

export function showAppointment(
  row: ListedRow<'appointment'>,
  names: Names,
  place?: { body: NamedThing; unit?: NamedThing },
): Shown<typeof routes.shownAppointment> {
  const { officer, post, kind } = row.value
  return { ...spanOf(row), kind, officer: names('officer', officer), post: names('post', post), ...place }
}

/** An alert with its verdict: without it, what cannot be told would read as an accusation. */
export function showAlert({ check, verdict, missing }: OfficerAlert) {
  return { kind: check, label: CREDENTIAL_CHECKS[check], verdict, ...(missing !== undefined && { missing }) }
}

/** `340************123`: enough to tell two people of one name apart. */
function maskNumber(number: string): string {
  return `${number.slice(0, 3)}${'*'.repeat(Math.max(0, number.length - 6))}${number.slice(-3)}`
}

/** Of each of these officers: shown to himself, and as far as the table lets numbers be read, however far the person is seen. */
export async function idNumbersFor(
  { tx, caller }: { tx: Scope; caller: Caller },
  officers: readonly string[],
): Promise<(officer: string) => 'shown' | 'masked'> {
  const right = { resource: 'officerIdNumber', action: 'read' } as const
  const shown = await readOfficersWithin(tx, officers, right)
  return (officer) => (shown.has(officer) || officer === caller.asker.officer ? 'shown' : 'masked')
}
