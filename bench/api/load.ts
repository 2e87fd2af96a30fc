/** Requests at a fixed pace, whether or not the earlier ones have been answered: a slow answer does not slow the asking down. */
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export type Asked = { route: string; path: string; cookie: string }
export type Answer = { status: number; text: string; cookies: readonly string[] }
/** `ms`: from the moment it should have been sent. */
export type Timed = { route: string; ms: number; failed: boolean }

export class Client {
  readonly #agent: Agent
  readonly #address: string

  constructor(address: string, connections: number) {
    this.#address = address
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })
  }

  ask(method: 'GET' | 'POST', path: string, cookie = '', body?: object): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers = {
      ...(cookie !== '' && { cookie }),
      ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    }
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#address}${path}`, { method, agent: this.#agent, headers }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(parts).toString('utf8'),
            cookies: (response.headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0] ?? ''),
          }),
        )
      })
      sent.on('error', reject)
      sent.end(text)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** All connections are opened before the first second counts. */
export async function ask(
  client: Client,
  next: (n: number) => Asked,
  { perSecond, seconds, connections }: { perSecond: number; seconds: number; connections: number },
): Promise<Timed[]> {
  await Promise.all(Array.from({ length: connections }, () => client.ask('GET', '/healthz')))
  const timed: Timed[] = []
  const waiting: Promise<void>[] = []
  const started = performance.now()
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = started + (n * 1000) / perSecond
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    const { route, path, cookie } = next(n)
    const note = (failed: boolean) => {
      timed.push({ route, ms: performance.now() - due, failed })
    }
    waiting.push(
      client.ask('GET', path, cookie).then(
        ({ status }) => note(status !== 200),
        () => note(true),
      ),
    )
  }
  await Promise.all(waiting)
  return timed
}

export function percentile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN
}
