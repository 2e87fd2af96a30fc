/** What is being answered is answered before the server ends; whoever only keeps a connection open does not hold it up. */
import type { FastifyInstance } from 'fastify'

/** A caller who has not said all by then is not waited for. */
const GRACE_MS = 10_000

export function closeGracefully(app: FastifyInstance, endStreams: () => void): void {
  let isClosing = false
  app.addHook('onSend', async (_request, reply) => {
    // A connection that was in use when the server began to end would be kept for the next request.
    if (isClosing) void reply.header('connection', 'close')
  })
  app.addHook('preClose', async () => {
    isClosing = true
    endStreams()
    setTimeout(() => app.server.closeAllConnections(), GRACE_MS).unref()
  })
}
