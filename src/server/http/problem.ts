/** Refusals and faults on their way out: the only place where they become statuses. */
import type { FastifyReply } from 'fastify'
import type { Fault, Problem } from '#contract/route'
import { type Refusal, type RefusalCode, Refused } from '#core/diagnostic'

const STATUS: Partial<Record<RefusalCode, number>> = {
  'session.required': 401,
  'session.wrong-credentials': 401,
  'session.wrong-code': 403,
  'session.step-up': 403,
  'session.not-now': 409,
  'access.not-found': 404,
  'record.changed': 409,
  'record.in-the-way': 409,
  'account.name-taken': 409,
  'account.own': 403,
  'account.clash': 409,
  'finding.assignee': 422,
  'finding.recusal': 409,
  'oidc.not-configured': 404,
  'oidc.failed': 403,
  'request.malformed': 400,
  'request.media-type': 415,
  'request.too-large': 413,
  'request.too-many': 429,
  'request.cross-site': 403,
  'request.timeout': 408,
  'import.too-large': 413,
  'run.not-found': 404,
  'run.finding-not-found': 404,
  'pack.not-found': 404,
  'ledger.no-entry': 404,
  'store.locked': 503,
  'record.unavailable': 503,
  'store.disk-full': 503,
  'server.busy': 503,
  'server.error': 500,
}

/** A refusal without a status of its own: the request was understood and cannot be done. */
const UNPROCESSABLE = 422

const TITLES: Readonly<Record<number, string>> = {
  400: '请求读不懂',
  401: '需要登录',
  403: '不能这样做',
  404: '没有找到',
  408: '请求超时',
  409: '与现状冲突',
  413: '内容太大',
  415: '内容类型不对',
  422: '内容有误',
  429: '请求太频繁',
  500: '程序出错',
  503: '暂时不能处理',
}

export class InvalidRequest extends Error {
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super('the request does not fit its schema')
    this.faults = faults
  }
}

function statusOf(code: RefusalCode): number {
  return STATUS[code] ?? UNPROCESSABLE
}

export type Told = { problem: Problem /** Not foreseen: to be logged. */; bug: boolean }

export function tellProblem(error: unknown, instance: string): Told {
  if (error instanceof InvalidRequest) {
    const refusal = { refused: 'request.invalid', message: '有几项内容不对，请改正后再提交。' } as const
    return { problem: { ...makeProblem(refusal, instance), faults: [...error.faults] }, bug: false }
  }
  const refusal = error instanceof Refused ? error.refusal : (refusalOfDatabase(error) ?? refusalOfFastify(error))
  if (refusal !== undefined) return { problem: makeProblem(refusal, instance), bug: false }
  const sentence = `程序出错，您的操作没有完成。请把请求编号 ${instance} 告诉系统管理员。`
  return { problem: makeProblem({ refused: 'server.error', message: sentence }, instance), bug: true }
}

function makeProblem({ refused, message, hint }: Refusal, instance: string): Problem {
  const status = statusOf(refused)
  return {
    type: `urn:quanze:${refused}`,
    title: TITLES[status] ?? '不能处理',
    status,
    code: refused,
    detail: hint === undefined ? message : `${message}${hint}`,
    instance,
  }
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}

/** What PostgreSQL says of the state of things, by SQLSTATE; everything else it says is a bug of ours. */
function refusalOfDatabase(error: unknown): Refusal | undefined {
  const code = codeOf(error) ?? ''
  if (code === '53100' || code === 'ENOSPC')
    return {
      refused: 'store.disk-full',
      message: '磁盘已满，您的操作没有进行，已有的记录完好。',
      hint: '请系统管理员腾出空间，之后再试一次。',
    }
  if (code === '23505' || code === '23P01')
    return { refused: 'record.in-the-way', message: '与已有的记录冲突，没有进行。', hint: '请刷新后核对。' }
  if (code === '42501') return { refused: 'access.not-found', message: '没有找到，或者您无权这样做。' }
  if (
    code === '40001' ||
    code === '40P01' ||
    /^(?:08|57P|53)/.test(code) ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code)
  )
    return { refused: 'server.busy', message: '数据库暂时没有应答，您的操作没有进行。', hint: '请稍后再试。' }
  return undefined
}

const ONE_FILE: Refusal = {
  refused: 'request.malformed',
  message: '一次只能上传一个文件，没有接收。',
  hint: '文件放在名为 file 的一项里，此外不带别的内容。',
}

const OF_FASTIFY: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    refused: 'request.media-type',
    message: '这个操作不接受这种内容类型。',
    hint: '用 application/json（上传文件用 multipart/form-data）。',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: { refused: 'request.too-large', message: '内容太大，没有接收。' },
  FST_REQ_FILE_TOO_LARGE: {
    refused: 'request.too-large',
    message: '文件太大，没有接收。',
    hint: '最多 20 MB，请拆分后再传。',
  },
  FST_FILES_LIMIT: ONE_FILE,
  FST_PARTS_LIMIT: ONE_FILE,
  FST_FIELDS_LIMIT: ONE_FILE,
  FST_ERR_RATE_LIMIT: { refused: 'request.too-many', message: '请求太频繁，请稍后再试。' },
}

function refusalOfFastify(error: unknown): Refusal | undefined {
  const code = codeOf(error)
  const known = code === undefined ? undefined : OF_FASTIFY[code]
  if (known !== undefined) return known
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) return { refused: 'request.too-large', message: '内容太大，没有接收。' }
  if (status === 415) return OF_FASTIFY['FST_ERR_CTP_INVALID_MEDIA_TYPE']
  if (status === 429) return OF_FASTIFY['FST_ERR_RATE_LIMIT']
  if (typeof status === 'number' && status >= 400 && status < 500)
    return { refused: 'request.malformed', message: '请求的格式不对，读不懂。' }
  return undefined
}

export function sendProblem(reply: FastifyReply, { problem }: Told): FastifyReply {
  return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
}
