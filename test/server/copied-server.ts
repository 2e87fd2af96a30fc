/** The server run from a copy of its sources, in which something can be replaced; one process for each time it is asked. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ExcelJS from 'exceljs'
import type { Browser, TestApp } from './app.ts'
import type { ProbeAnswer, ProbeRequest } from './guard-probe.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** `by`: whose browser, among those given. */
export type Ask = { by: string; url: string; body?: unknown; file?: readonly string[] }

export type CopiedServer = {
  /** What it answers, one after the other. */
  probe(asks: readonly Ask[]): Promise<ProbeAnswer[]>
  /** The text must stand once in the file. Returns how to put it back. */
  replace(file: string, text: string, instead: string): () => void
  remove(): void
}

export function copyServer(test: TestApp, browsers: ReadonlyMap<string, Browser>): CopiedServer {
  const copy = copySources()
  return {
    probe: (asks) => probe(copy, test, browsers, asks),
    replace(file, text, instead) {
      const source = readFileSync(join(ROOT, file), 'utf8')
      if (source.split(text).length !== 2) throw new Error(`${text} does not stand once in ${file}`)
      writeFileSync(
        join(copy, file),
        source.replace(text, () => instead),
      )
      return () => writeFileSync(join(copy, file), source)
    },
    remove: () => rmSync(copy, { recursive: true, force: true }),
  }
}

function copySources(): string {
  const copy = mkdtempSync(join(tmpdir(), 'quanze-guards-'))
  cpSync(join(ROOT, 'src'), join(copy, 'src'), { recursive: true, filter: (path) => !path.includes('/src/web/') })
  for (const name of ['package.json', 'packs', 'calendars'])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true })
  mkdirSync(join(copy, 'test/server'), { recursive: true })
  cpSync(join(ROOT, 'test/server/guard-probe.ts'), join(copy, 'test/server/guard-probe.ts'))
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

async function probe(
  copy: string,
  test: TestApp,
  browsers: ReadonlyMap<string, Browser>,
  asks: readonly Ask[],
): Promise<ProbeAnswer[]> {
  const { host, database } = test.database.appConnection as { host: string; database: string }
  const requests = asks.map(({ by, url, body, file }): ProbeRequest['requests'][number] => {
    const cookies = browsers.get(by)?.cookies
    if (cookies === undefined) throw new Error(`${by} has not signed in`)
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (file !== undefined) return { method: 'POST', url, ...multipart(file, cookie) }
    if (body === undefined) return { method: 'GET', url, headers: { cookie } }
    return {
      method: 'POST',
      url,
      headers: { cookie, 'content-type': 'application/json' },
      payload: JSON.stringify(body),
    }
  })
  const request: ProbeRequest = {
    socket: host,
    database,
    dataDir: test.database.dataDir,
    now: test.clock.now.toISOString(),
    requests,
  }
  // Not waited for in one breath: the server in this process must go on, or what it has begun stands in the way of the other.
  const child = spawn(process.execPath, ['--no-warnings', join(copy, 'test/server/guard-probe.ts')])
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (part: Buffer) => out.push(part))
  child.stderr.on('data', (part: Buffer) => err.push(part))
  child.stdin.end(JSON.stringify(request))
  const [status] = (await once(child, 'close')) as [number | null]
  if (status !== 0) throw new Error(`the copy did not answer: ${Buffer.concat(err).toString()}`)
  return JSON.parse(Buffer.concat(out).toString()) as ProbeAnswer[]
}

function multipart(rows: readonly string[], cookie: string) {
  const boundary = 'boundary-of-a-guard'
  return {
    headers: { cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: [
      `--${boundary}`,
      'content-disposition: form-data; name="file"; filename="rows.csv"',
      'content-type: text/csv',
      '',
      ...rows,
      `--${boundary}--`,
      '',
    ].join('\r\n'),
  }
}

type Told = { code?: string; outcome?: string; rejectedRows?: number; waiting?: number }

/** `403 account.own`, `201 waiting`, `200 rejected 1 waiting 0`, `200 names left out`, `200 3 rows`. */
export async function tellAnswer({ status, body, file }: ProbeAnswer): Promise<string> {
  if (file !== undefined) {
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(Buffer.from(file, 'base64') as never)
    return `${status} ${book.worksheets[0]?.rowCount ?? 0} rows`
  }
  const { code, outcome, rejectedRows, waiting } = JSON.parse(body) as Told
  if (rejectedRows !== undefined) return `${status} rejected ${rejectedRows} waiting ${waiting}`
  if (code !== undefined) return `${status} ${code}`
  if (outcome === 'recorded' || outcome === 'waiting') return `${status} ${outcome}`
  if (body.includes('统计用途不显示姓名')) return `${status} names left out`
  const number = /\d{3}\*+\d{3}/.test(body) ? ', number masked' : ''
  return `${status}${/人员T-/.test(body) ? ' named' : ''}${number}`
}
