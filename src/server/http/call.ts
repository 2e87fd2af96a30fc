/** What a handler is given and what it gives back. */

import type { Caller, House, Origin, Scope, SignInStep } from '#app/identity'
import type { Premises, SheetFile } from '#app/premises'
import type { AnswerOf, BodyOf, ParamsOf, QueryOf, RouteSpec } from '#contract/route'

/** `digest` is the SHA-256 of what was sent. */
export type Upload = { name: string; path: string; bytes: number; digest: string }

/** Sent as it is: a workbook, a text, or the stream of events. */
export type SentFile = { name: string; bytes: Uint8Array } | SheetFile
export type Redirect = { location: string }

export type Call<R extends RouteSpec> = {
  premises: Premises
  house: House
  params: ParamsOf<R>
  query: QueryOf<R>
  body: BodyOf<R>
  origin: Origin
  token: string | undefined
  caller: Caller | undefined
  /** Sets the cookie to what a step of signing in gave, or takes it away. */
  keep(step: SignInStep | undefined): void
  /** What this browser took along to the identity provider. */
  oidc: { state: string | undefined; keep(state: string | undefined): void; url: string }
}

/** In a transaction in the caller's name. */
export type ScopedCall<R extends RouteSpec> = Omit<Call<R>, 'caller'> & {
  caller: Caller
  tx: Scope
  upload: Upload | undefined
  /** Done once the transaction is committed, and not if it is not. */
  afterCommit(act: () => void): void
}

type Given<R extends RouteSpec> = R['answers'][keyof R['answers']] extends { file: string }
  ? SentFile | Redirect
  : AnswerOf<R>

export type Handler = { route: RouteSpec } & (
  | { kind: 'open'; run(call: Call<RouteSpec>): Promise<unknown> }
  | { kind: 'scoped'; run(call: ScopedCall<RouteSpec>): Promise<unknown> }
)

/** For what happens before there are rights, and for what must not be one transaction. */
export function open<R extends RouteSpec>(route: R, run: (call: Call<R>) => Promise<Given<R>>): Handler {
  return { route, kind: 'open', run: run as unknown as (call: Call<RouteSpec>) => Promise<unknown> }
}

export function scoped<R extends RouteSpec>(route: R, run: (call: ScopedCall<R>) => Promise<Given<R>>): Handler {
  return { route, kind: 'scoped', run: run as unknown as (call: ScopedCall<RouteSpec>) => Promise<unknown> }
}
