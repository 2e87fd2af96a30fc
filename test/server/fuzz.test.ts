/** Requests made from the schemas of the routes, right and wrong: never a fault of ours, never an answer that was not declared. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { isFileAnswer, PROBLEM_STATUSES, problemSchema, type RouteSpec } from '#contract/route'
import { ALL_ROUTES } from '#contract/routes'
import { type Browser, withApp } from './app.ts'

const test = withApp()

/** 300 or more before a release: npm run test:long. */
const RUNS = Number(process.env['QUANZE_FUZZ'] ?? 24)

const PEOPLE = ['personnel', 'assessmentOffice', 'securityAdmin', 'systemAdmin', 'auditAdmin', 'leader'] as const
const browsers: Browser[] = []
let known: string[] = []

beforeAll(async () => {
  for (const name of PEOPLE) browsers.push(await test.signIn(name))
  known = [
    ...Object.values(test.world.findings),
    ...Object.values(test.world.nodes),
    ...Object.values(test.world.officers),
  ]
})

const NASTY: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    "'; drop table account; --",
    '../../etc/passwd',
    '__proto__',
    'constructor',
    '%',
    '_',
    '\\',
    '𠮷',
    '1e999',
    'NaN',
    '-0',
    'true',
    'null',
    '2026-02-30',
    '9999-12-31',
    '0001-01-01',
    '<script>alert(1)</script>',
    '=1+1',
    'a'.repeat(5000),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom({}, [], { __proto__: null }, [[]]),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, -1, 0, 1e308, 2 ** 53),
)

/** Values of a schema as it is written in JSON Schema; every so often something else. */
function valueOf(schema: JsonSchema, depth = 0): fc.Arbitrary<unknown> {
  const right = rightValue(schema, depth)
  return fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: NASTY })
}

type JsonSchema = {
  type?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  maxLength?: number
}

function rightValue(schema: JsonSchema, depth: number): fc.Arbitrary<unknown> {
  const { anyOf, oneOf, type, format, properties = {}, required = [], items } = schema
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const choices = anyOf ?? oneOf
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valueOf(choice, depth + 1)))
  if (type === 'object') {
    const fields = Object.entries(properties).map(
      ([name, inner]) =>
        [
          name,
          required.includes(name)
            ? valueOf(inner, depth + 1)
            : fc.option(valueOf(inner, depth + 1), { nil: undefined }),
        ] as const,
    )
    const extra = fc.dictionary(
      fc.constantFrom('__proto__', 'constructor', 'id', 'account_id', 'role', 'kind', 'officer_id'),
      NASTY,
      { maxKeys: 2 },
    )
    return fc.tuple(fc.record(Object.fromEntries(fields)), extra).map(([own, more]) => ({ ...more, ...own }))
  }
  if (type === 'array') return fc.array(valueOf(items ?? {}, depth + 1), { maxLength: 4 })
  if (type === 'integer')
    return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 1000, 100_000) })
  if (type === 'number') return fc.double({ noNaN: true, min: -1e6, max: 1e6 })
  if (type === 'boolean') return fc.boolean()
  if (type === 'null') return fc.constant(null)
  if (format === 'date')
    return fc
      .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
  if (format === 'date-time')
    return fc
      .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString())
  if (format === 'uuid' || schema.pattern?.includes('0-9a-fA-F]{8}') === true)
    // Mostly of something that is there: half of all requests ended at 404, and next to nothing behind it was tried.
    return fc.oneof(
      { weight: 1, arbitrary: fc.uuid() },
      { weight: 4, arbitrary: fc.nat().map((n) => known[n % known.length] ?? '') },
    )
  if (schema.pattern !== undefined && schema.pattern.length < 60)
    return fc.oneof(fc.stringMatching(new RegExp(schema.pattern, 'u')), fc.constant('x'))
  return fc.oneof(fc.string({ maxLength: Math.min(schema.maxLength ?? 20, 80) }), fc.constantFrom('张三', 'a', '1'))
}

function schemaOf(schema: z.ZodType | undefined): JsonSchema | undefined {
  return schema === undefined
    ? undefined
    : (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema)
}

function requestTo(
  route: RouteSpec,
): fc.Arbitrary<{ url: string; body: unknown; who: number; key: string | undefined }> {
  const [params, query, body] = [schemaOf(route.params), schemaOf(route.query), schemaOf(route.body)]
  return fc
    .record({
      params: params === undefined ? fc.constant({}) : rightValue(params, 0),
      query: query === undefined ? fc.constant({}) : rightValue(query, 0),
      body: body === undefined ? fc.constant(undefined) : valueOf(body),
      who: fc.nat(browsers.length),
      key: fc.option(fc.stringMatching(/^[\w-]{8,20}$/), { nil: undefined }),
    })
    .map(({ params: given, query: asked, body: sent, who, key }) => {
      const path = route.path.replace(
        /:(\w+)/g,
        (_, name: string) => encodeURIComponent(textOf((given as Record<string, unknown>)[name] ?? 'x')) || 'x',
      )
      const search = new URLSearchParams(
        Object.entries(asked as object).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, textOf(value)] as [string, string]],
        ),
      )
      return { url: `/api${path}?${search.toString()}`, body: sent, who, key }
    })
}

function textOf(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).replaceAll(/\p{Surrogate}/gu, '�')
}

const statuses = new Map<number, number>()

const PROTOTYPES = () =>
  [Object.prototype, Array.prototype, Function.prototype, String.prototype]
    .map((one) => Object.getOwnPropertyNames(one).sort().join())
    .join('|')
const BEFORE = PROTOTYPES()

/** Routes that never end, or that end the sessions everybody here needs. */
const APART = new Set(['streamEvents', 'signOut'])

/** Some routes lock, disable and end what the next ones need: everybody is signed in again. */
async function keepSignedIn(): Promise<void> {
  await sql`update quanze.account set disabled_at = null`.execute(test.database.owner)
  await sql`update quanze.account_use set locked_until = null, failures = 0`.execute(test.database.owner)
  for (const [i, name] of PEOPLE.entries())
    if ((await browsers[i]?.ask('GET', '/api/me'))?.status !== 200) browsers[i] = await test.signIn(name)
}

it.each(ALL_ROUTES.filter((route) => !APART.has(route.id)).map((route) => [route.id, route] as const))(
  '%s',
  async (_, route) => {
    const [status] = Object.keys(route.answers).map(Number)
    const shape = Object.values(route.answers)[0]
    await keepSignedIn()
    await fc.assert(
      fc.asyncProperty(requestTo(route), async ({ url, body, who, key }) => {
        const browser = browsers[who] ?? test.browser()
        const headers = { ...(key !== undefined && { 'idempotency-key': key }) }
        const answer = await browser.ask(
          route.method,
          url,
          body === undefined || route.method === 'GET'
            ? undefined
            : typeof body === 'object' && body !== null
              ? body
              : { value: body },
          headers,
        )
        expect(answer.status, `${url} ${JSON.stringify(body)} ${answer.text.slice(0, 300)}`).toBeLessThan(500)
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        expect([status, ...PROBLEM_STATUSES]).toContain(answer.status)
        expect(answer.text).not.toMatch(/\bat .*\.ts:\d+|node_modules|select .* from /)
        if (answer.status >= 400) expect(problemSchema.safeParse(answer.body).success).toBe(true)
        else if (shape !== undefined && !isFileAnswer(shape)) expect(z.safeParse(shape, answer.body).success).toBe(true)
      }),
      { numRuns: RUNS },
    )
    expect(PROTOTYPES()).toBe(BEFORE)
    expect(test.lines.filter((line) => line.startsWith('BUG') || line.includes('"bug"'))).toEqual([])
  },
  60_000 + RUNS * 500,
)

it('got past the doors often enough to mean something', () => {
  const of = (wanted: (status: number) => boolean) =>
    [...statuses].reduce((sum, [status, count]) => (wanted(status) ? sum + count : sum), 0)
  const all = of(() => true)
  expect(of((status) => status < 300) / all, JSON.stringify([...statuses])).toBeGreaterThan(0.1)
  expect(of((status) => status === 422) / all).toBeGreaterThan(0.05)
})
