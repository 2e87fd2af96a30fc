/** The typed client of our own server. Every command carries a key of its own, so that sending it twice does it once. */
import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from './api-schema.ts'
import { problemFrom } from './problem.ts'
import { randomKey } from './random-key.ts'

const keyed: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET' && request.method !== 'HEAD' && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', randomKey())
    return request
  },
}

export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' })
api.use(keyed)

type Answered<Data> = { data?: Data; error?: unknown; response: Response }

/** The data of an answer; a problem is thrown, for the query cache to keep and the page to word. */
export async function dataOf<Data>(asked: Promise<Answered<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await asked
  if (error !== undefined || !response.ok || data === undefined || data === null)
    throw problemFrom(response.status, error)
  return data
}
