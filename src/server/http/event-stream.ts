/** One stream of events per tab (SSE): progress of own jobs, and the end of the session. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Caller, isSessionLive } from '#app/identity'
import type { Premises } from '#app/premises'
import { SECURITY_HEADERS } from './security-headers.ts'

const BEAT_MS = 20_000
const MOST_PER_ACCOUNT = 20

export async function streamEvents(
  { hub, house }: Premises,
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
  // A session ends by time as well, and the stream with it.
  const beat = setInterval(() => {
    void isSessionLive(house, caller.session.id).then(
      (live) => {
        if (live) raw.write(': \n\n')
        else hub.endSessions(caller.account.id, '长时间没有操作，已退出', { only: caller.session.id })
      },
      () => raw.write(': \n\n'),
    )
  }, BEAT_MS)
  beat.unref()
  raw.on('close', () => {
    clearInterval(beat)
    leave()
  })
}
