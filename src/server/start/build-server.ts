/** The HTTP server: what holds for every request, then the declared routes. */

import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type Premises, readHealth } from '#app/premises'
import { openApiDocument } from '#contract/openapi'
import type { RouteSpec } from '#contract/route'
import { ALL_ROUTES } from '#contract/routes'
import { Refused } from '#core/diagnostic'
import {
  bucketOf,
  type Handler,
  isFromHere,
  noteRefusal,
  refuseCrossSite,
  SECURITY_HEADERS,
  STRICT_TRANSPORT,
  sendProblem,
  serveRoutes,
  tellProblem,
} from '#server/http'
import { CHECKER_FILE, CHECKER_PAGE, CHECKER_POLICY } from '#server/ledger'
import { ALL_HANDLERS } from './all-handlers.ts'
import { closeGracefully } from './close-gracefully.ts'
import { DOCS_STYLE, docsPage } from './docs-page.ts'
import { printHealth } from './health-metrics.ts'
import { describeBug, type Log } from './log.ts'
import { openMetrics } from './metrics.ts'
import { serveWebBundle } from './web-bundle.ts'

export type ServerOptions = {
  premises: Premises
  log: Log
  version: string
  /** The folder of the built web application. */
  web: string
  /** Addresses of proxies that are believed about where a request comes from. */
  trustProxy?: string[]
  routes?: readonly RouteSpec[]
  handlers?: readonly Handler[]
}

export async function buildServer({
  premises,
  log,
  version,
  web,
  trustProxy,
  routes = ALL_ROUTES,
  handlers = ALL_HANDLERS,
}: ServerOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    trustProxy: trustProxy ?? false,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: 256 * 1024,
    // A body comes within a minute, or the connection is somebody's who keeps it open on purpose.
    requestTimeout: 60_000,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: {
      maxParamLength: 200,
      caseSensitive: true,
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
    },
    frameworkErrors: (error, request, reply) => {
      withHeaders(request, reply)
      sendProblem(reply, tellProblem(error, request.id))
    },
  })
  const started = premises.now().getTime()
  const metrics = openMetrics(() => (premises.now().getTime() - started) / 1000)
  app.decorateRequest('caller', undefined)
  app.decorateRequest('spec', undefined)
  // One content type for bodies, read once: nothing can take a text for something else.
  app.removeContentTypeParser('text/plain')

  app.addHook('onRequest', async (request, reply) => {
    withHeaders(request, reply)
    refuseCrossSite(request)
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    metrics.observe(route, request.method, reply.statusCode, reply.elapsedTime / 1000)
    log.info(
      {
        request: request.id,
        route,
        method: request.method,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    )
  })
  app.setErrorHandler(async (error, request, reply) => {
    const told = tellProblem(error, request.id)
    if (told.bug) log.error({ request: request.id, bug: describeBug(error) }, 'bug')
    await noteRefusal(premises, request, told.problem.status).catch((fault: unknown) =>
      log.error({ bug: describeBug(fault) }, 'a refusal was not recorded'),
    )
    return sendProblem(reply, told)
  })

  await app.register(cookie)
  await app.register(multipart, { limits: { files: 1, fields: 0, parts: 1 } })
  await app.register(rateLimit, {
    global: true,
    max: premises.limits.scale(premises.limits.perMinute),
    timeWindow: 60_000,
    keyGenerator: (request) => bucketOf(request.ip),
    errorResponseBuilder: () => new Refused('request.too-many', '请求太频繁，请稍后再试。'),
  })

  serveRoutes(app, premises, routes, handlers)
  const printMetrics = async () =>
    `${await metrics.print()}\n${await printHealth(await readHealth(premises), premises.now())}`
  serveAbout(app, premises, routes, version, printMetrics)
  const sendPage = await serveWebBundle(app, web)
  app.setNotFoundHandler((request, reply) => {
    const page =
      request.method === 'GET' &&
      !/^\/+api(?:\/|$)/i.test(request.url) &&
      (request.headers.accept ?? '').includes('text/html')
    if (page) return sendPage(request, reply)
    return sendProblem(reply, tellProblem(new Refused('access.not-found', '没有找到，或者您无权这样做。'), request.id))
  })
  closeGracefully(app, () => premises.hub.close())
  app.addHook('onClose', async () => metrics.close())
  return app
}

function withHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers(SECURITY_HEADERS).header('x-request-id', request.id).header('cache-control', 'no-store')
  if (request.protocol === 'https') void reply.header('strict-transport-security', STRICT_TRANSPORT)
}

function serveAbout(
  app: FastifyInstance,
  premises: Premises,
  routes: readonly RouteSpec[],
  version: string,
  printMetrics: () => Promise<string>,
): void {
  const document = JSON.stringify(openApiDocument(routes, version))
  app.get('/openapi.json', async (_request, reply) => reply.type('application/json; charset=utf-8').send(document))
  const page = docsPage(routes, version)
  app.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
  app.get(`/${CHECKER_FILE}`, async (_request, reply) =>
    reply.header('content-security-policy', CHECKER_POLICY).type('text/html; charset=utf-8').send(CHECKER_PAGE),
  )
  app.get('/docs/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(DOCS_STYLE))
  app.get('/healthz', async (_request, reply) => reply.type('application/json; charset=utf-8').send('{"alive":true}'))
  app.get('/readyz', async (_request, reply) => {
    const ready = await premises.isReady()
    return reply
      .code(ready ? 200 : 503)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ ready }))
  })
  app.get('/metrics', async (request, reply) => {
    if (!isFromHere(request)) throw new Refused('access.not-found', '没有找到，或者您无权这样做。')
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await printMetrics())
  })
}
