/** Commands come from our own pages: a browser says where a request was born, and a program says nothing. */
import type { FastifyRequest } from 'fastify'
import { Refused } from '#core/diagnostic'

export function refuseCrossSite(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  const foreign =
    (typeof site === 'string' && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && hostOf(origin) !== hostOf(`${request.protocol}://${request.host}`))
  if (foreign) throw new Refused('request.cross-site', '请求来自别的网站，没有进行。', '请在本系统的页面上操作。')
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
