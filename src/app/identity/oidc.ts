/** Single sign-on: the identity provider says who somebody is, we decide what that gives. Connections go out only where a site has set this up. */
import * as client from 'openid-client'
import { Refused } from '#core/diagnostic'
import {
  findAccountByName,
  findAccountByOidc,
  hashToken,
  insertOidcAttempt,
  lockAccount,
  recordSecurityEvent,
  type StoredAccount,
  takeOidcAttempt,
} from '#store/identity'
import type { Scope } from '#store/record'
import { changeAccount } from './change-account.ts'
import { isLocked } from './failures.ts'
import { asSystem, type House, type Origin } from './house.ts'
import { beginSession, type SignInStep } from './session-stage.ts'
import { secondsAfter } from './settings.ts'

export type OidcSettings = {
  /** What stands on the button. */
  label: string
  issuer: string
  clientId: string
  clientSecret: string
  /** Our address as the browser sees it, ending in /api/session/oidc/callback. */
  callback: string
  /** For an identity provider in the same closed network without TLS. */
  plainHttp?: boolean
}

export type Oidc = OidcSettings & {
  begin(house: House): Promise<{ address: string; state: string }>
  finish(house: House, returned: Returned, origin: Origin): Promise<SignInStep>
}

/** `state`: as this browser was given it, so that nobody finishes what somebody else began. */
export type Returned = { url: URL; state: string | undefined }

const ATTEMPT_SECONDS = 600

export function openOidc(settings: OidcSettings): Oidc {
  let found: client.Configuration | undefined
  // Looked for when it is needed: a provider that is down when we start is no reason not to start.
  const discover = async () => {
    found ??= await client
      .discovery(new URL(settings.issuer), settings.clientId, settings.clientSecret, undefined, {
        ...(settings.plainHttp === true && { execute: [client.allowInsecureRequests] }),
      })
      .catch((error: unknown) => {
        throw failed('身份提供方没有应答', error)
      })
    return found
  }
  return {
    ...settings,
    async begin(house) {
      const config = await discover()
      const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()]
      await asSystem(house, (tx) => insertOidcAttempt(tx, hashToken(state), { verifier, nonce, at: house.now() }))
      const address = client.buildAuthorizationUrl(config, {
        redirect_uri: settings.callback,
        scope: 'openid profile',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
      return { address: address.href, state }
    },
    async finish(house, { url, state }, origin) {
      const given = url.searchParams.get('state')
      if (state === undefined || given !== state) throw failed('这次登录不是从这个浏览器开始的')
      const oldest = secondsAfter(house.now(), -ATTEMPT_SECONDS)
      const attempt = await asSystem(house, (tx) => takeOidcAttempt(tx, hashToken(state), oldest))
      if (attempt === undefined) throw failed('这次登录已经用过，或者等得太久')
      const config = await discover()
      const tokens = await client
        .authorizationCodeGrant(config, url, {
          pkceCodeVerifier: attempt.verifier,
          expectedState: state,
          expectedNonce: attempt.nonce,
          idTokenExpected: true,
        })
        .catch((error: unknown) => {
          throw failed('身份提供方的答复没有通过核验', error)
        })
      const claims = tokens.claims()
      if (claims === undefined) throw failed('身份提供方没有说明是谁')
      const name = typeof claims['preferred_username'] === 'string' ? claims['preferred_username'] : undefined
      const step = await asSystem(house, (tx) =>
        letIn(tx, house, { issuer: claims.iss, subject: claims.sub, name }, origin),
      )
      if (step === undefined) throw failed('没有与这个身份对应的可用账号')
      return step
    },
  }
}

type Identity = { issuer: string; subject: string; name: string | undefined }

async function letIn(tx: Scope, house: House, identity: Identity, origin: Origin): Promise<SignInStep | undefined> {
  const account = await findBound(tx, house, identity)
  if (account === undefined || !mayEnter(account, house)) {
    await recordSecurityEvent(tx, {
      kind: 'session.oidc',
      outcome: 'refused',
      ...(account !== undefined && { account }),
      address: origin.address,
      at: house.now(),
    })
    return undefined
  }
  return beginSession(tx, house, account, 'oidc', origin)
}

function mayEnter(account: StoredAccount, house: House): boolean {
  return account.kind === 'user' && account.disabledAt === undefined && !isLocked(account, house.now())
}

/** Bound once by name, when it is let in; from then on by what the provider never gives to anybody else. */
async function findBound(
  tx: Scope,
  house: House,
  { issuer, subject, name }: Identity,
): Promise<StoredAccount | undefined> {
  const bound = await findAccountByOidc(tx, issuer, subject)
  if (bound !== undefined || name === undefined) return bound
  const named = await findAccountByName(tx, name)
  if (named === undefined || named.kind !== 'user' || named.oidcSubject !== undefined) return undefined
  if (!mayEnter(named, house)) return named
  await lockAccount(tx, named.id)
  await changeAccount(
    tx,
    named.id,
    'account.oidc',
    { kind: 'system', reason: 'single sign-on' },
    { oidc: { issuer, subject } },
    { issuer },
  )
  return named
}

function failed(why: string, error?: unknown): Refused {
  const code =
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
      ? `（${error.code}）`
      : ''
  return new Refused(
    'oidc.failed',
    `单点登录没有成功：${why}${code}。`,
    '请重试；仍不行时用用户名和口令登录，并告诉系统管理员。',
  )
}
