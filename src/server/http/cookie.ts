/** The cookie of a session. With TLS its name forbids other paths, domains and plain connections. */
import type { FastifyReply, FastifyRequest } from 'fastify'

const PLAIN = 'quanze'
const HOST = '__Host-quanze'

function isSecure(request: FastifyRequest): boolean {
  return request.protocol === 'https'
}

export function readToken(request: FastifyRequest): string | undefined {
  const token = request.cookies[isSecure(request) ? HOST : PLAIN]
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
}

export function writeToken(request: FastifyRequest, reply: FastifyReply, token: string, expires: Date): void {
  const secure = isSecure(request)
  reply.setCookie(secure ? HOST : PLAIN, token, { path: '/', httpOnly: true, sameSite: 'strict', secure, expires })
}

const OIDC = 'quanze-oidc'
const OIDC_PATH = '/api/session/oidc'

/** Lax, because the identity provider sends the browser back from another site. */
export function writeState(request: FastifyRequest, reply: FastifyReply, state: string | undefined): void {
  const options = { path: OIDC_PATH, httpOnly: true, sameSite: 'lax', secure: isSecure(request) } as const
  if (state === undefined) reply.clearCookie(OIDC, options)
  else reply.setCookie(OIDC, state, { ...options, maxAge: 600 })
}

export function readState(request: FastifyRequest): string | undefined {
  return request.cookies[OIDC]
}

export function dropToken(request: FastifyRequest, reply: FastifyReply): void {
  const secure = isSecure(request)
  reply.clearCookie(secure ? HOST : PLAIN, { path: '/', httpOnly: true, sameSite: 'strict', secure })
}
