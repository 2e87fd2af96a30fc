/** Registers the declared routes with their handlers: parse → authorise → run → present. A route without policy or handler stops the start. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify'
import { z } from 'zod'
import { type Caller, openSession, recordRefusal, requireRight, runAs, runOnce } from '#app/identity'
import type { Premises } from '#app/premises'
import { type Answer, isFileAnswer, type RouteSpec } from '#contract/route'
import { Refused } from '#core/diagnostic'
import { POLICY } from '#core/identity'
import { describeDevice } from './address.ts'
import type { Call, Handler, Redirect, ScopedCall, SentFile } from './call.ts'
import { dropToken, readState, readToken, writeState, writeToken } from './cookie.ts'
import { streamEvents } from './event-stream.ts'
import { readPart, readQuery } from './read-request.ts'
import { type Turns, turnsAt } from './turns.ts'
import { UNREPEATABLE } from './unrepeatable.ts'
import { receiveUpload } from './upload.ts'

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined
    spec: RouteSpec | undefined
  }
}

/** What must be true of the declarations before a port is opened. */
export function listRouteFaults(routes: readonly RouteSpec[], handlers: readonly Handler[]): string[] {
  const faults: string[] = []
  const places = new Set<string>()
  const handled = new Map(handlers.map((handler) => [handler.route.id, handler.kind]))
  for (const { id, method, path, policy, answers, idempotent = false } of routes) {
    const place = `${method} ${path.replace(/:\w+/g, ':')}`
    if (places.has(place)) faults.push(`${id}: ${place} is declared twice`)
    places.add(place)
    if (!handled.has(id)) faults.push(`${id} has no handler`)
    if (Object.keys(answers).length !== 1) faults.push(`${id} must have one answer`)
    const rights = typeof policy === 'object' ? ('anyOf' in policy ? policy.anyOf : [policy]) : undefined
    if (method !== 'GET' && idempotent === id in UNREPEATABLE) faults.push(`${id} is repeatable or says why not`)
    // The answer is kept in the transaction of the command, as text.
    if (idempotent && (handled.get(id) === 'open' || Object.values(answers).some(isFileAnswer)))
      faults.push(`${id} cannot be repeated`)
    if (rights === undefined && policy !== 'public' && policy !== 'pending') faults.push(`${id} has no policy`)
    for (const { resource, action } of rights ?? [])
      if (!POLICY.some((cell) => cell.resource === resource && cell.action === action))
        faults.push(`${id}: nobody may ${action} ${resource}`)
  }
  for (const { route } of handlers)
    if (!routes.some((declared) => declared.id === route.id)) faults.push(`${route.id} is handled but not declared`)
  return faults
}

export function serveRoutes(
  app: FastifyInstance,
  premises: Premises,
  routes: readonly RouteSpec[],
  handlers: readonly Handler[],
): void {
  const faults = listRouteFaults(routes, handlers)
  if (faults.length > 0) throw new Error(`routes are not ready: ${faults.join('; ')}`)
  const turns = turnsAt(premises.record)
  const byId = new Map(handlers.map((handler) => [handler.route.id, handler]))
  for (const route of routes) {
    const handler = byId.get(route.id)
    if (handler !== undefined) serve(app, premises, handler, turns)
  }
}

const BODY_BYTES = 256 * 1024

function serve(app: FastifyInstance, premises: Premises, handler: Handler, turns: Turns): void {
  const { route } = handler
  const options: RouteShorthandOptions = {
    bodyLimit: route.upload?.maximumBytes ?? BODY_BYTES,
    // Before anything of the body is read.
    onRequest: async (request) => {
      request.spec = route
      await authorise(premises, route, request, turns)
    },
    ...(route.perMinute !== undefined && {
      config: { rateLimit: { max: premises.limits.scale(route.perMinute), timeWindow: 60_000 } },
    }),
  }
  app.route({
    ...options,
    method: route.method,
    url: `/api${route.path}`,
    handler: async (request, reply) => answer(premises, handler, request, reply, turns),
  })
}

async function authorise({ house }: Premises, route: RouteSpec, request: FastifyRequest, turns: Turns): Promise<void> {
  const token = readToken(request)
  const caller = token === undefined ? undefined : await turns(() => openSession(house, token))
  request.caller = caller
  const { policy } = route
  if (policy === 'public') return
  if (caller === undefined) throw new Refused('session.required', '请先登录；如果刚才还能用，会话可能已经结束。')
  if (policy === 'pending') return
  if (caller.session.stage !== 'signedIn') throw new Refused('session.required', '登录还没有完成。')
  requireRight(caller.asker, 'anyOf' in policy ? policy.anyOf : [policy])
}

async function answer(
  premises: Premises,
  handler: Handler,
  request: FastifyRequest,
  reply: FastifyReply,
  turns: Turns,
): Promise<unknown> {
  const { house } = premises
  const { route } = handler
  const [status, shape] = onlyAnswer(route)
  const call: Call<RouteSpec> = {
    premises,
    house,
    params: route.params === undefined ? {} : readPart(route.params, request.params, 'params'),
    query: readQuery(route.query, request.query),
    body: (route.body === undefined ? undefined : readPart(route.body, request.body, 'body')) as never,
    origin: { address: request.ip, device: describeDevice(request.headers['user-agent']) },
    token: readToken(request),
    caller: request.caller,
    oidc: { state: readState(request), keep: (state) => writeState(request, reply, state), url: request.url },
    keep(step) {
      if (step === undefined) dropToken(request, reply)
      else writeToken(request, reply, step.token, step.expiresAt)
    },
  }
  if (isFileAnswer(shape) && shape.file === 'events') return streamEvents(premises, getCaller(call), request, reply)
  if (handler.kind === 'open') return send(reply, status, shape, await handler.run(call))
  const caller = getCaller(call)
  const upload =
    route.upload === undefined ? undefined : await receiveUpload(request, premises, route.upload.maximumBytes)
  let made: unknown
  try {
    const acts: (() => void)[] = []
    const afterCommit = (act: () => void) => acts.push(act)
    const work = async (tx: ScopedCall<RouteSpec>['tx']) => {
      made = await handler.run({ ...call, caller, tx, upload: upload?.file, afterCommit })
      return made
    }
    const key = route.idempotent === true ? readKey(request) : undefined
    if (key === undefined || isFileAnswer(shape)) {
      const run = () => runAs(house, caller.account.id, work)
      // What takes long, a workbook or a command, does not keep those waiting who look.
      const value = await (route.method === 'GET' && !isFileAnswer(shape) ? turns(run) : run())
      for (const act of acts) act()
      return await send(reply, status, shape, value)
    }
    const body = upload === undefined ? (request.body ?? null) : [upload.file.name, upload.file.digest]
    const asked = JSON.stringify([route.id, request.params, request.query, body])
    const kept = await runOnce(house, caller.account.id, { key, request: asked }, async (tx) => ({
      status,
      text: present(shape, await work(tx)),
    }))
    for (const act of acts) act()
    return await reply.code(kept.status).type('application/json; charset=utf-8').send(kept.text)
  } finally {
    if (!reply.sent) dropUnsent(made)
    await upload?.drop()
  }
}

/** The transaction failed after a file had been made in it. */
function dropUnsent(made: unknown): void {
  if (typeof made === 'object' && made !== null && 'stream' in made && made.stream instanceof Readable)
    made.stream.destroy()
}

function getCaller({ caller }: Call<RouteSpec>): Caller {
  if (caller === undefined) throw new Error('a scoped route was reached without a caller')
  return caller
}

function onlyAnswer(route: RouteSpec): [number, Answer] {
  const [entry] = Object.entries(route.answers)
  if (entry === undefined) throw new Error(`${route.id} has no answer`)
  return [Number(entry[0]), entry[1]]
}

/** What is not declared does not leave the house. */
function present(shape: Answer, value: unknown): string {
  if (isFileAnswer(shape)) throw new Error('a file is not presented as JSON')
  return JSON.stringify(z.parse(shape, value))
}

const FILE_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  text: 'text/plain; charset=utf-8',
} as const

async function send(reply: FastifyReply, status: number, shape: Answer, value: unknown): Promise<unknown> {
  if (!isFileAnswer(shape))
    return reply.code(status).type('application/json; charset=utf-8').send(present(shape, value))
  if (shape.file === 'events') throw new Error('the stream of events is not a file')
  const sent = value as SentFile | Redirect
  if ('location' in sent) return reply.redirect(sent.location, status)
  void reply
    .code(status)
    .type(FILE_TYPES[shape.file])
    .header(
      'content-disposition',
      `attachment; filename="export.${shape.file === 'xlsx' ? 'xlsx' : 'txt'}"; filename*=UTF-8''${encodeURIComponent(sent.name)}`,
    )
  return 'stream' in sent
    ? reply.header('content-length', sent.size).send(sent.stream)
    : reply.send(Buffer.from(sent.bytes))
}

function readKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || !/^[\w-]{8,80}$/.test(key))
    throw new Refused('request.malformed', 'Idempotency-Key 要是 8 至 80 个字母、数字、横线。')
  return key
}

/** Called for every refusal that concerns rights; a visitor without a session is no event. */
export async function noteRefusal({ house }: Premises, request: FastifyRequest, status: number): Promise<void> {
  if (request.caller === undefined || request.spec === undefined || (status !== 404 && status !== 403)) return
  await recordRefusal(house, request.caller.account, { address: request.ip, detail: request.spec.id })
}
