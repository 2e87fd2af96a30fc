/** What went wrong with a request, as the server words it. */

export type Fault = { path: string; message: string }

/** A problem (RFC 9457) the server answered with, or one of our own when no answer came. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly instance: string | undefined
  readonly faults: readonly Fault[]

  constructor(given: {
    status: number
    code: string
    title: string
    detail: string
    instance?: string
    faults?: readonly Fault[]
  }) {
    super(given.detail)
    this.name = 'ApiProblem'
    this.status = given.status
    this.code = given.code
    this.title = given.title
    this.instance = given.instance
    this.faults = given.faults ?? []
  }
}

const WORDLESS: Readonly<Record<number, string>> = {
  404: '没有找到，或者您无权查看。',
  413: '文件太大。',
  429: '操作过于频繁，请稍后再试。',
  502: '服务暂时不可用，请稍后再试。',
  503: '服务暂时不可用，请稍后再试。',
}

/** Reads an answer's body as a problem; an answer of somebody else (a proxy's page) is worded by its status. */
export function problemFrom(status: number, body: unknown): ApiProblem {
  const given = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const text = (name: string) => (typeof given[name] === 'string' ? given[name] : undefined)
  const instance = text('instance')
  return new ApiProblem({
    status,
    code: text('code') ?? `http.${status}`,
    title: text('title') ?? '没有办成',
    detail: text('detail') ?? WORDLESS[status] ?? `服务器没有办成这件事（${status}）。`,
    ...(instance === undefined ? {} : { instance }),
    faults: Array.isArray(given['faults']) ? given['faults'].filter(isFault) : [],
  })
}

function isFault(value: unknown): value is Fault {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  )
}

/** Anything thrown while asking, as a problem that can be shown. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  if (error instanceof TypeError)
    return new ApiProblem({
      status: 0,
      code: 'network',
      title: '连不上服务器',
      detail: '连不上服务器。请检查网络，或稍后再试；已填写的内容仍在页面上。',
    })
  return new ApiProblem({
    status: 0,
    code: 'page',
    title: '页面出错',
    detail: error instanceof Error ? error.message : String(error),
  })
}
