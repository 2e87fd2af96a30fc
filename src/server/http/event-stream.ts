/** One stream of events per tab (SSE): progress of own jobs, and the end of the session. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '#app/identity'
import type { Premises } from '#app/premises'
import { SECURITY_HEADERS } from './security-headers.ts'

const BEAT_MS = 20_000
const MOST_PER_ACCOUNT = 20

export async function streamEvents(
  { hub }: Premises,
  caller: Caller,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    ...SECURITY_HEADERS,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-request-id': request.id,
  })
  raw.write('retry: 3000\n\n')
  const end = () => raw.end()
  const leave = hub.join(
    { account: caller.account.id, session: caller.session.id, most: MOST_PER_ACCOUNT },
    (event) => {
      raw.write(`event: ${event.event}\ndata: ${JSON.stringify(event)}\n\n`)
      if (event.event === 'sessionEnded') end()
    },
    end,
  )
  const beat = setInterval(() => raw.write(': \n\n'), BEAT_MS)
  beat.unref()
  raw.on('close', () => {
    clearInterval(beat)
    leave()
  })
}
