/** Asserting facts and importing files: whether the caller may depends on where in the tree the thing lies. */
import {
  type Asking,
  assertFact,
  commitImport,
  findCaution,
  findRow,
  findUnfit,
  previewImport,
  readFaults,
  readStandingNodes,
  readTimeline,
  writeImportTemplate,
} from '#app/authority'
import { actorOf, approvalEnds, askRight, notFound, requireAccess, requireRight, type Scope } from '#app/identity'
import { dayOf } from '#app/premises'
import * as routes from '#contract/authority'
import type { RouteSpec } from '#contract/route'
import {
  ADDED_WHERE,
  type AuthorityKind,
  type AuthorityValues,
  type CredentialAnswer,
  checkBody,
  tellAlert,
} from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { formatCitation } from '#core/citation'
import { Refused } from '#core/diagnostic'
import type { Target } from '#core/identity'
import { type Handler, InvalidRequest, type ScopedCall, scoped } from '#server/http'

const KINDS = {
  regions: 'region',
  bodies: 'body',
  units: 'unit',
  posts: 'post',
  officers: 'officer',
  certificates: 'certificate',
  trainings: 'training',
  appointments: 'appointment',
} as const satisfies Record<string, AuthorityKind>

type Value = AuthorityValues[AuthorityKind] | null
type AnyCall = Pick<ScopedCall<RouteSpec>, 'tx' | 'caller'>

/** Where a value places the thing it is about. */
async function targetOf(
  tx: Scope,
  kind: AuthorityKind,
  id: string | undefined,
  value: Value,
  day: LocalDate,
): Promise<Target> {
  if (value === null) return {}
  switch (kind) {
    case 'region':
      return {}
    case 'body': {
      const { parent } = value as AuthorityValues['body']
      // One that has ended stands in no tree; it lies where it hung.
      const node = id !== undefined && (await readStandingNodes(tx, [id])).has(id) ? id : parent
      return node === undefined ? {} : { node }
    }
    case 'unit': {
      const { parent, body } = value as AuthorityValues['unit']
      return { node: parent ?? body }
    }
    case 'post': {
      const { unit, body } = value as AuthorityValues['post']
      return { node: unit ?? body }
    }
    case 'officer':
      return { node: (value as AuthorityValues['officer']).body }
    case 'certificate':
    case 'training': {
      const officer = await findRow(tx, 'officer', (value as { officer: string }).officer, { day })
      return officer === undefined ? {} : { node: officer.value.body, officer: officer.id }
    }
    case 'appointment': {
      const { post, officer } = value as AuthorityValues['appointment']
      const found = await findRow(tx, 'post', post, { day })
      return found === undefined ? { officer } : { node: found.value.unit ?? found.value.body, officer }
    }
    default:
      return kind satisfies never
  }
}

/** Both where it is now and where it goes must lie in reach. */
async function requireChange(
  { tx, caller }: AnyCall,
  kind: AuthorityKind,
  id: string | undefined,
  value: Value,
  validFrom: LocalDate,
): Promise<void> {
  const action = value === null ? 'end' : id === undefined ? 'create' : 'change'
  const right = { resource: kind, action } as const
  // A region lies in no body; whether it lies in the region of one's own is asked where it is recorded.
  if (kind === 'region') return requireRight(caller.asker, [right])
  if (id !== undefined) {
    const before = (await readTimeline(tx, kind, id))?.at(-1)
    if (before === undefined) throw notFound()
    await requireAccess(tx, caller.asker, right, await targetOf(tx, kind, id, before.value, before.validFrom))
  }
  if (value !== null) await requireAccess(tx, caller.asker, right, await targetOf(tx, kind, id, value, validFrom))
}

function refuseUnfit({ explanation, cites }: CredentialAnswer): Refused {
  return new Refused(
    'authority.unfit',
    `${explanation}没有记录。`,
    `依据：${cites.map(formatCitation).join('；')}。事实上已经如此的，请用导入补登，再在“证件与资格”中处理。`,
  )
}

async function tellCaution(tx: Scope, value: Value, since: LocalDate, today: LocalDate) {
  const found = await findCaution(tx, value as AuthorityValues['appointment'], since, today)
  if (found === undefined) return {}
  const { explanation, cites, missing } = found
  const added = missing === undefined ? '' : `请${ADDED_WHERE[missing]}。`
  const label = tellAlert({ kind: found.check, verdict: missing === undefined ? 'violated' : 'undetermined', missing })
  return { caution: { label, explanation: `${explanation}${added}`, cites: cites.map(formatCitation) } }
}

/** What it takes to give rights by this, as the table says; refused where the caller may not give them at all. */
async function askGiving(call: GivingCall, kind: AuthorityKind, target: Target): Promise<Asking | 'alone'> {
  const right = { resource: kind, action: 'grant' } as const
  // A region lies in no body; whether it lies in the region of one's own is asked where it is recorded.
  const decision =
    kind === 'region'
      ? askRight(call.caller.asker, right)
      : await requireAccess(call.tx, call.caller.asker, right, target)
  if (!decision.allowed) throw notFound()
  return decision.secondPerson ? askingOf(call) : 'alone'
}

/** The same of a file, in which each row lies somewhere else: where it may lie is asked row by row. */
function givingByFile(call: GivingCall, kind: AuthorityKind): Asking | 'record' | { refused: string } {
  const decision = askRight(call.caller.asker, { resource: kind, action: 'grant' })
  if (!decision.allowed) return { refused: '这一行带来权限，您无权授予。' }
  return decision.secondPerson ? askingOf(call) : 'record'
}

type GivingCall = Pick<ScopedCall<RouteSpec>, 'tx' | 'caller' | 'house'>

function askingOf({ caller, house }: GivingCall): Asking {
  return { account: caller.account.id, now: house.now(), expiresAt: approvalEnds(house) }
}

function isAsking(giving: ReturnType<typeof givingByFile>): giving is Asking {
  return typeof giving === 'object' && 'account' in giving
}

export const changeHandlers: readonly Handler[] = [
  scoped(routes.assertFact, async (call) => {
    const { tx, body, caller, premises } = call
    const { kind, id, reason, version } = body
    const value = 'value' in body && !body.removed ? body.value : null
    const validFrom = dayOf(body.validFrom)
    await requireChange(call, kind, id, value, validFrom)
    if (kind === 'body' && value !== null) {
      const faults = checkBody(value as AuthorityValues['body'])
      if (faults.length > 0)
        throw new InvalidRequest(faults.map(({ field, message }) => ({ path: `body.value.${field}`, message })))
    }
    const unfit =
      value === null
        ? undefined
        : await findUnfit(tx, {
            kind,
            value,
            validFrom,
            isNew: id === undefined,
            today: premises.today(),
            ...(body.validTo !== undefined && { validTo: dayOf(body.validTo) }),
          })
    if (unfit !== undefined) throw refuseUnfit(unfit)
    const answer = await assertFact(tx, {
      kind,
      value,
      validFrom,
      reason,
      version,
      actor: actorOf(caller),
      today: premises.today(),
      giving: async () => askGiving(call, kind, await targetOf(tx, kind, id, value, validFrom)),
      ...(id !== undefined && { id }),
      ...(body.validTo !== undefined && { validTo: dayOf(body.validTo) }),
    })
    call.afterCommit(() =>
      premises.hub.tellAll({ event: 'changed', subject: answer.outcome === 'waiting' ? 'approvals' : 'authority' }),
    )
    switch (answer.outcome) {
      case 'recorded':
      case 'waiting':
        return {
          ...answer,
          ...(kind === 'appointment' && value !== null && (await tellCaution(tx, value, validFrom, premises.today()))),
        }
      case 'changed':
        throw new Refused(
          'record.changed',
          '这一条刚刚被他人改动过，您的修改没有记入。',
          '重新打开看一看，再决定是否继续。',
        )
      case 'unknown':
        throw notFound()
      case 'faults':
        throw new InvalidRequest(
          answer.faults.map(({ field, message }) => ({
            path: `body.${field === 'validTo' ? field : `value.${field}`}`,
            message,
          })),
        )
      default:
        return answer satisfies never
    }
  }),
  scoped(routes.getImportTemplate, async ({ params }) => writeImportTemplate(KINDS[params.kind])),
  scoped(routes.getImportFaults, async ({ premises, query }) => readFaults(premises.dataDir, query.token)),
  scoped(routes.previewImport, async (call) => {
    const { tx, params, premises, upload } = call
    if (upload === undefined) throw new Error('an import has no upload')
    const kind = KINDS[params.kind]
    const giving = givingByFile(call, kind)
    const preview = await previewImport(tx, {
      dataDir: premises.dataDir,
      kind,
      giving: isAsking(giving) ? 'wait' : giving,
      path: upload.path,
      now: premises.now(),
    })
    return { ...preview, kind: params.kind }
  }),
  scoped(routes.commitImport, async (call) => {
    const { tx, params, body, caller, premises } = call
    const done = await commitImport(tx, {
      dataDir: premises.dataDir,
      kind: KINDS[params.kind],
      token: body.token,
      actor: actorOf(caller),
      giving: givingByFile(call, KINDS[params.kind]),
      today: premises.today(),
      ...(body.reason !== undefined && { reason: body.reason }),
    })
    call.afterCommit(() => {
      premises.hub.tellAll({ event: 'changed', subject: 'authority' })
      if (done.approval !== undefined) premises.hub.tellAll({ event: 'changed', subject: 'approvals' })
    })
    return done
  }),
]
