/** What officials ask in a minute's work: signs them in, looks around for what there is to ask for, and mixes the questions. */
import { codeAt } from '#store/identity'
import { PASSWORD, SECRET } from './installation.ts'
import type { Asked, Client } from './load.ts'
import { OFFICIALS } from './office.ts'

type Page = { items: { id: string; indicator: string; body: Named; officer: Named }[]; next?: string }
type Named = { named?: { id: string; name: string } }
type Official = { cookie: string; pages: Page[] }

/** How often of a hundred. */
const SHARES: readonly { route: string; share: number; path: (page: Page, n: number) => string }[] = [
  { route: 'list', share: 20, path: () => '/api/findings?total=true' },
  { route: 'list, page 2', share: 10, path: ({ next = '' }) => `/api/findings?cursor=${next}` },
  {
    route: 'list by item',
    share: 10,
    path: (page, n) => `/api/findings?total=true&indicator=${pick(page, n).indicator}`,
  },
  { route: 'list by place', share: 10, path: (page, n) => `/api/findings?total=true&node=${idOf(page, n, 'body')}` },
  {
    route: 'list by officer',
    share: 8,
    path: (page, n) => `/api/findings?total=true&officer=${idOf(page, n, 'officer')}`,
  },
  {
    route: 'list by words',
    share: 7,
    path: (page, n) => `/api/findings?total=true&q=${encodeURIComponent(nameOf(page, n))}`,
  },
  { route: 'list by time', share: 3, path: () => '/api/findings?total=true&from=2025-01-01&to=2025-03-31&sort=due' },
  { route: 'finding', share: 22, path: (page, n) => `/api/findings/${pick(page, n).id}` },
  { route: 'home', share: 5, path: () => '/api/home' },
  { route: 'counts', share: 5, path: () => '/api/findings/counts' },
]

function pick({ items }: Page, n: number): Page['items'][number] {
  const item = items[n % items.length]
  if (item === undefined) throw new Error('there is no finding to ask for')
  return item
}

function withName({ items }: Page, n: number, what: 'body' | 'officer'): { id: string; name: string } {
  const named = items.flatMap((item) => item[what].named ?? [])
  const found = named[n % named.length]
  if (found === undefined) throw new Error(`no finding has a known ${what}`)
  return found
}

const idOf = (page: Page, n: number, what: 'body' | 'officer') => withName(page, n, what).id
const nameOf = (page: Page, n: number) => withName(page, n, 'officer').name

/** The questions in their order: the same in every run but for the ids. */
export async function mixQuestions(client: Client): Promise<(n: number) => Asked> {
  const officials: Official[] = []
  for (const { name } of OFFICIALS) officials.push(await look(client, await signIn(client, name)))
  const deck = SHARES.flatMap((of) => Array.from({ length: of.share }, () => of))
  const step = 37
  return (n) => {
    const { route, path } = deck[(n * step) % deck.length] ?? deck[0] ?? fail()
    // The office asks every other question, the two others the rest.
    const official = officials[n % 2 === 0 ? 0 : 1 + ((n >> 1) % 2)] ?? fail()
    const page = official.pages[Math.floor(n / 7) % official.pages.length] ?? fail()
    return { route, path: path(page, Math.floor(n / deck.length) * 11 + n), cookie: official.cookie }
  }
}

function fail(): never {
  throw new Error('there is nothing to ask')
}

async function signIn(client: Client, name: string): Promise<string> {
  const first = await client.ask('POST', '/api/session', '', { name, password: PASSWORD })
  const code = codeAt(SECRET, new Date())
  const second = await client.ask('POST', '/api/session/second-factor', first.cookies.join('; '), { code })
  if (second.status !== 200 || second.cookies.length === 0) throw new Error(`${name}: ${first.text} ${second.text}`)
  return second.cookies.join('; ')
}

/** A few pages from different parts of what this official sees, so that the questions are about many things. */
async function look(client: Client, cookie: string): Promise<Official> {
  const pages: Page[] = []
  for (const sort of ['-at', 'at', 'due', '-due', 'indicator', '-indicator']) {
    const { status, text } = await client.ask('GET', `/api/findings?limit=200&sort=${sort}`, cookie)
    if (status !== 200) throw new Error(text)
    pages.push(JSON.parse(text) as Page)
  }
  // The list is asked for in its default order, so its second page is that of the first look.
  const next = JSON.parse((await client.ask('GET', '/api/findings', cookie)).text) as Page
  return { cookie, pages: pages.map((page) => ({ ...page, ...(next.next !== undefined && { next: next.next }) })) }
}
