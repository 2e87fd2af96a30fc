/** Signing in and out, and what one does with one's own account. */
import {
  type Caller,
  changePassword,
  confirmSecondFactor,
  endOwnSession,
  enrolSecondFactor,
  giveSecondFactor,
  listSessionsOf,
  type Oidc,
  readOwnPosts,
  readSetup,
  type SignInStep,
  secondsAfter,
  signIn,
  signOut,
  stepUp,
} from '#app/identity'
import * as routes from '#contract/identity'
import { Refused } from '#core/diagnostic'
import { ADMINISTRATORS, describeProfile, isAdministrator, listRights, POLICY, ROLES } from '#core/identity'
import { type Call, type Handler, open, scoped } from '#server/http'
import { sendSessions } from './session-sheet.ts'
import { showSession } from './shown.ts'

function getCaller({ caller }: { caller: Caller | undefined }): Caller {
  if (caller === undefined) throw new Refused('session.required', '请先登录。')
  return caller
}

function getOidc(oidc: Oidc | undefined): Oidc {
  if (oidc === undefined) throw new Refused('oidc.not-configured', '本系统没有配置单点登录。')
  return oidc
}

function keepStep(call: Pick<Call<never>, 'keep'>, step: SignInStep) {
  call.keep(step)
  return { state: step.state, ...(step.why !== undefined && { why: step.why }) }
}

export const sessionHandlers: readonly Handler[] = [
  open(routes.signIn, async (call) => {
    // Whatever session this browser had is over: nobody ends up inside somebody else's.
    if (call.token !== undefined) await signOut(call.house, call.token, call.origin)
    return keepStep(call, await signIn(call.house, call.body, call.origin))
  }),
  open(routes.giveSecondFactor, async (call) =>
    keepStep(call, await giveSecondFactor(call.house, getCaller(call).session, call.body.code, call.origin)),
  ),
  open(routes.stepUp, async (call) => ({
    until: (await stepUp(call.house, getCaller(call).session, call.body.code, call.origin)).toISOString(),
  })),
  open(routes.signOut, async (call) => {
    if (call.token !== undefined) await signOut(call.house, call.token, call.origin)
    if (call.caller !== undefined)
      call.premises.hub.endSessions(call.caller.account.id, '已退出登录', { only: call.caller.session.id })
    call.keep(undefined)
    return { done: true as const }
  }),
  open(routes.changePassword, async (call) => {
    const { session, account } = getCaller(call)
    const step = await changePassword(call.house, session, call.body, call.origin)
    // The session it was changed in goes on.
    call.premises.hub.endSessions(account.id, '口令已修改', { except: session.id })
    return keepStep(call, step)
  }),
  open(routes.enrolSecondFactor, async (call) => enrolSecondFactor(call.house, getCaller(call).session)),
  open(routes.confirmSecondFactor, async (call) =>
    keepStep(call, await confirmSecondFactor(call.house, getCaller(call).session, call.body.code, call.origin)),
  ),
  open(routes.startOidc, async ({ premises, house, oidc }) => {
    const { address, state } = await getOidc(premises.oidc).begin(house)
    oidc.keep(state)
    return { address }
  }),
  open(routes.finishOidc, async (call) => {
    const { callback, finish } = getOidc(call.premises.oidc)
    const url = new URL(callback)
    url.search = new URL(call.oidc.url, callback).search
    if (call.token !== undefined) await signOut(call.house, call.token, call.origin)
    call.keep(await finish(call.house, { url, state: call.oidc.state }, call.origin))
    call.oidc.keep(undefined)
    return { location: '/' }
  }),
  scoped(routes.listMySessions, async ({ tx, house, caller }) => ({
    items: (await listSessionsOf(tx, house, caller.account.id)).map((session) =>
      showSession(session, caller.session.id),
    ),
  })),
  scoped(routes.exportMySessions, async ({ tx, house, caller, premises }) =>
    sendSessions(premises, caller.account.name, await listSessionsOf(tx, house, caller.account.id), caller.session.id),
  ),
  scoped(routes.endMySession, async ({ tx, house, caller, params, origin, premises, afterCommit }) => {
    const ended = await endOwnSession(tx, house, { account: caller.account, address: origin.address }, params.id)
    afterCommit(() => premises.hub.endSessions(caller.account.id, '您在别处结束了这个会话', { only: ended }))
    return { done: true as const }
  }),
  scoped(routes.getMe, async ({ tx, house, caller: { account, session, asker } }) => {
    const { officer, posts } = await readOwnPosts(tx)
    const { maximumAgeDays } = house.settings.password
    const changed = account.passwordChangedAt
    const roles = [...new Set(asker.standings.map((standing) => standing.role))]
    return {
      account: {
        id: account.id,
        name: account.name,
        kind: account.kind,
        demo: account.demo,
        secondFactor: account.totpSecret !== undefined,
        ...(changed !== undefined && { passwordChangedAt: changed.toISOString() }),
        ...(changed !== undefined &&
          maximumAgeDays !== undefined && {
            passwordExpiresAt: secondsAfter(changed, maximumAgeDays * 86_400).toISOString(),
          }),
      },
      ...(officer !== null && { officer }),
      posts: posts.map(({ appointment, kind, from, to, post, unit, body }) => ({
        appointment,
        kind,
        from,
        post,
        body,
        ...(to !== null && { to }),
        ...(unit !== null && { unit }),
      })),
      roles: roles.filter((role) => role !== 'account').map((role) => ({ role, label: ROLES[role] })),
      rights: listRights(asker.standings, POLICY),
      session: {
        id: session.id,
        expiresAt: session.expiresAt.toISOString(),
        idleSeconds: house.settings.idleSeconds,
        now: house.now().toISOString(),
        ...(asker.steppedUp &&
          session.steppedUpAt !== null && {
            steppedUpUntil: secondsAfter(session.steppedUpAt, house.settings.stepUpSeconds).toISOString(),
          }),
      },
    }
  }),
  open(routes.getSetup, async ({ house, premises }) => {
    const administrators = (await readSetup(house)).flatMap(({ kind, claimedAt }) =>
      isAdministrator(kind) ? [{ kind, label: ADMINISTRATORS[kind], claimed: claimedAt !== undefined }] : [],
    )
    const { password } = house.settings
    return {
      done: administrators.length > 0 && administrators.every(({ claimed }) => claimed),
      administrators,
      password: { profile: password.title, rules: describeProfile(password) },
      ...(premises.oidc !== undefined && { oidc: { label: premises.oidc.label } }),
      ...(premises.demoAccounts !== undefined && { demo: { accounts: [...premises.demoAccounts] } }),
    }
  }),
]
