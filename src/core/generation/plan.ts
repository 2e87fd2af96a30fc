/** A generator and a scope → one query a register, one for the truth. Nothing is stored on the way: every record follows from its number. */
import { addMonths, type LocalDate, parseLocalDate } from '#core/calendar'
import type { Field, Register } from '#core/register'
import { quoteDate, quoteName, quoteText } from '#core/sql'
import { listParts } from './check.ts'
import type { ExpressionDefinition } from './definition.ts'
import { expressionSql, getPost, type Printing } from './expression-sql.ts'
import type { Family, GeneratedRow, GenerationScope, Generator, Story } from './generator.ts'
import { type OrganisationFile, planOrganisation } from './organisation.ts'
import { holdingsSql, saltOf, worldStatements } from './world-sql.ts'

export type RegisterPlan = { register: Register; fields: readonly Field[]; rows: number; select: string }

/** `truth` yields one row a planted record. `setup` needs the table calendar_days. */
export type GenerationPlan = {
  setup: readonly string[]
  registers: readonly RegisterPlan[]
  truth: string
  /** Not counted in `rows`: not registers. */
  organisation: readonly OrganisationFile[]
  rows: number
}

/** A multiplier without a common divisor with any count: it scatters the numbers of affairs. */
const SCATTER = 2_654_435_761
/** Even a small office has some of everything. */
const FEWEST = 3

type Placed = {
  family: Family
  number: number
  count: number
  first: number
  ranges: readonly { story: Story; from: number; to: number }[]
}

export function planGeneration(generator: Generator, scope: GenerationScope): GenerationPlan {
  const { pack, office } = generator
  const printing: Printing = {
    pack,
    seed: scope.seed,
    fields: office.fields ?? {},
    on: scope.from,
    posts: new Map([...pack.posts.keys()].map((id, i) => [id, i])),
  }
  const placed = placeFamilies(
    generator.families.map((family) => fit(family, scope)),
    scope,
  )
  const registers = [...pack.registers.values()].flatMap((register) => planRegister(register, placed, printing, scope))
  const holdings = planHoldings(generator, printing, scope)
  const all = holdings === undefined ? registers : [...registers, holdings]
  return {
    setup: [...calendarStatements(), ...worldStatements(office, scope)],
    registers: all,
    truth: planTruth(placed, printing, scope),
    organisation: planOrganisation(pack, office, scope),
    rows: all.reduce((sum, register) => sum + register.rows, 0),
  }
}

/** Stories whose law is in force throughout the months written, and no second affair of a taxpayer in one month. */
function fit(family: Family, scope: GenerationScope): Family {
  const end = addMonths(scope.from, scope.months)
  const [good, ...told] = family.stories
  const inForce = told.filter(
    ({ since, until }) => (since === undefined || since <= scope.from) && (until === undefined || end <= until),
  )
  return { ...family, perParty: Math.min(family.perParty, scope.months), stories: [good, ...inForce] }
}

/** How many affairs of each family, so that all their rows together come to what was asked for. */
function placeFamilies(families: readonly Family[], scope: GenerationScope): Placed[] {
  const monthly = scope.organs * scope.months
  const fixed = families.filter((f) => f.perOrgan).reduce((sum, f) => sum + monthly * rowsPerAffair(f), 0)
  const weight = families.filter((f) => !f.perOrgan).reduce((sum, f) => sum + f.share * rowsPerAffair(f), 0)
  const unit = Math.max(0, scope.rows - fixed) / Math.max(weight, 1e-9)
  let first = 1
  return families.map((family, number) => {
    const planted = family.stories.slice(1).length * FEWEST
    const count = family.perOrgan ? monthly : Math.max(Math.round(family.share * unit), planted * 2, 1)
    const at = first
    first += Math.ceil(count / family.perParty)
    return { family, number, count, first: at, ranges: listRanges(family, count) }
  })
}

function rowsPerAffair(family: Family): number {
  const rows = (story: Story) => story.rows.reduce((sum, row) => sum + row.times, 0)
  const told = family.stories.slice(1)
  const rest = 1000 - told.reduce((sum, story) => sum + story.perMille, 0)
  return told.reduce(
    (sum, story) => sum + (story.perMille / 1000) * rows(story),
    (rest / 1000) * rows(family.stories[0]),
  )
}

function listRanges(family: Family, count: number): Placed['ranges'] {
  let to = count
  const told = family.stories.slice(1).map((story) => {
    const size = Math.min(to, Math.max(FEWEST, Math.round((count * story.perMille) / 1000)))
    to -= size
    return { story, from: to, to: to + size }
  })
  return [{ story: family.stories[0], from: 0, to }, ...told]
}

function planRegister(
  register: Register,
  placed: readonly Placed[],
  printing: Printing,
  scope: GenerationScope,
): RegisterPlan[] {
  // What most stories leave as it is, is written once for all of them.
  const parts = new Map<string, { row: GeneratedRow; placed: Placed; affairs: Affairs }>()
  for (const one of placed)
    for (const range of one.ranges)
      for (const row of range.story.rows) {
        if (row.register !== register.id || range.to === range.from) continue
        const values = neededValues(range.story.values, [...row.set.values()])
        const same = JSON.stringify([one.number, row.id, row.by, row.times, [...row.set], [...values]])
        const known = parts.get(same)
        if (known === undefined) parts.set(same, { row, placed: one, affairs: { values, spans: [range] } })
        else known.affairs.spans.push(range)
      }
  if (parts.size === 0) return []
  const all = [...parts.values()]
  const used = new Set(all.flatMap(({ row }) => listFields(register, row, printing)))
  const fields = [...register.fields.values()].filter((field) => used.has(field.id))
  const selects = all.map(({ row, placed: one, affairs }) => rowSelect(fields, row, one, affairs, printing, scope))
  const rows = all.reduce((sum, { row, affairs }) => sum + countOf(affairs) * row.times, 0)
  return [{ register, fields, rows, select: selects.join('\nUNION ALL\n') }]
}

/** The fields a row fills: those it sets, and who, where and whose it is. */
function listFields(register: Register, row: GeneratedRow, printing: Printing): string[] {
  return [...row.set.keys(), ...[...impliedSql(row, printing).keys()].filter((id) => register.fields.has(id))]
}

/** What need not be written in every row: whose it is and, where a post handled it, by whom. */
function impliedSql({ by }: GeneratedRow, printing: Printing): ReadonlyMap<string, string> {
  const { party, partyName, organ, officer, post } = printing.fields
  const pairs = [
    [party, 'party_id(tp)'],
    [partyName, 'party_name(tp)'],
    [organ, 'organ_code(organ)'],
    [by && officer, by && `officer_id(organ, ${getPost(printing, by)}, n, base)`],
    [by && post, by && quoteText(printing.pack.posts.get(by)?.title ?? by)],
  ] as const
  return new Map(pairs.flatMap(([field, sql]) => (field === undefined || sql === undefined ? [] : [[field, sql]])))
}

function rowSelect(
  fields: readonly Field[],
  row: GeneratedRow,
  placed: Placed,
  affairs: Affairs,
  printing: Printing,
  scope: GenerationScope,
): string {
  const implied = impliedSql(row, printing)
  const columns = fields.map((field) => {
    const expression = row.set.get(field.id)
    const place = `${placed.family.id}/${row.id}/${field.id}`
    const value =
      expression === undefined ? (implied.get(field.id) ?? 'NULL') : expressionSql(printing, expression, place)
    return `${castSql(field, value)} AS ${quoteName(field.id)}`
  })
  return `SELECT ${columns.join(', ')} FROM (${affairsSelect(placed, affairs, printing, scope, row.times)})`
}

/** Which affairs of a family, by position, and the values needed of them. */
type Affairs = { values: ReadonlyMap<string, ExpressionDefinition>; spans: { from: number; to: number }[] }

function countOf({ spans }: Affairs): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0)
}

/** The named values that the expressions use, and those they use in their turn, in the order given. */
function neededValues(
  values: ReadonlyMap<string, ExpressionDefinition>,
  expressions: readonly ExpressionDefinition[],
): ReadonlyMap<string, ExpressionDefinition> {
  const needed = new Set<string>()
  const visit = (expression: ExpressionDefinition): void => {
    for (const part of listParts(expression)) visit(part)
    if (expression === null || typeof expression !== 'object' || !('value' in expression)) return
    const named = values.get(expression.value)
    if (named === undefined || needed.has(expression.value)) return
    needed.add(expression.value)
    visit(named)
  }
  for (const expression of expressions) visit(expression)
  return new Map([...values].filter(([id]) => needed.has(id)))
}

/** Affairs as rows: n, tp, organ, base, start, idx, draw and the named values. */
function affairsSelect(
  { family, number, count, first }: Placed,
  { values, spans }: Affairs,
  printing: Printing,
  scope: GenerationScope,
  times: number,
): string {
  const salt = saltOf(scope.seed, `affair/${family.id}`)
  const start = quoteDate(scope.from)
  const offset = Number(BigInt(saltOf(scope.seed, `offset/${family.id}`)) % BigInt(count))
  const merged = spans.reduce<{ from: number; to: number }[]>((done, { from, to }) => {
    const last = done.at(-1)
    if (last?.to !== from) return [...done, { from, to }]
    return [...done.slice(0, -1), { from: last.from, to }]
  }, [])
  const positions = merged.map(({ from, to }) => `SELECT range AS p FROM range(${from}, ${to})`).join(' UNION ALL ')
  const numbers = `SELECT (p * ${SCATTER} + ${offset}) % ${count} AS k FROM (${positions})`
  const month = family.perOrgan
    ? `k // ${scope.organs}`
    : `(k % ${family.perParty} + CAST(hash(k // ${family.perParty} + ${salt}) % ${scope.months} AS BIGINT)) % ${scope.months}`
  const organ = family.perOrgan ? `k % ${scope.organs}` : 'party_organ(tp)'
  const affairs = `SELECT k + ${number * 100_000_000} AS n, ${first} + k // ${family.perParty} AS tp, k, CAST(${start} + to_months(CAST(${month} AS INTEGER)) AS DATE) + CAST(hash(k + ${salt} + 1) % 28 AS INTEGER) AS base, ${start} AS start FROM (${numbers})`
  const whole = `SELECT *, ${organ} AS organ, n * 64 AS draw FROM (${affairs})`
  // A value may use those before it; it is one and the same in every row of its affair.
  const told = [...values].reduce(
    (inner, [id, expression]) =>
      `SELECT *, ${expressionSql(printing, expression, `${family.id}/values/${id}`)} AS ${quoteName(`v_${id}`)} FROM (${inner})`,
    whole,
  )
  if (times === 1) return `SELECT *, 0 AS idx FROM (${told})`
  return `SELECT a.* REPLACE (a.draw + r.range AS draw), r.range AS idx FROM (${told}) a, range(${times}) r`
}

function castSql(field: Field, value: string): string {
  switch (field.type) {
    case 'date':
      return `CAST(${value} AS DATE)`
    case 'money':
      return `CAST(${value} AS DECIMAL(18, 2))`
    case 'integer':
      return `CAST(${value} AS BIGINT)`
    case 'decimal':
      return `CAST(${value} AS DECIMAL(18, 4))`
    case 'boolean':
      return `CAST(${value} AS BOOLEAN)`
    case 'list':
      return `CAST(${value} AS VARCHAR[])`
    default:
      return `CAST(${value} AS VARCHAR)`
  }
}

function planHoldings(
  { office, pack }: Generator,
  printing: Printing,
  scope: GenerationScope,
): RegisterPlan | undefined {
  const { holdings } = office
  const register = holdings && pack.registers.get(holdings.register)
  if (holdings === undefined || register === undefined) return undefined
  const posts = [...pack.posts.values()].map((post) => ({ number: getPost(printing, post.id), title: post.title }))
  const since = addMonths(scope.from, -60)
  const { register: _register, ...columns } = holdings
  const fields = Object.values(columns).flatMap((id) => register.fields.get(id) ?? [])
  const list = Object.entries(columns).map(([column, field]) => `${quoteName(column)} AS ${quoteName(field)}`)
  return {
    register,
    fields,
    rows: scope.organs * posts.length * 4,
    select: `SELECT ${list.join(', ')} FROM (${holdingsSql(scope, posts, since)})`,
  }
}

/** Columns indicator, branch, register, key, outcome, why, story. */
function planTruth(placed: readonly Placed[], printing: Printing, scope: GenerationScope): string {
  const parts = placed.flatMap((one) =>
    one.ranges.flatMap((range) => {
      if (range.to === range.from) return []
      return range.story.expect.map((expected) => {
        const row = range.story.rows.find(({ id }) => id === expected.of)
        const key =
          expected.key?.map((e, i) => textOf(printing, e, `${one.family.id}/key/${i}`)) ??
          keySql(row, one.family, printing)
        const text = (value: string | undefined) => (value === undefined ? 'CAST(NULL AS VARCHAR)' : quoteText(value))
        const columns = [
          `${quoteText(expected.indicator)} AS indicator`,
          `${text(expected.branch)} AS branch`,
          `${text(row?.register)} AS register`,
          `[${key.join(', ')}] AS "key"`,
          `${quoteText(expected.outcome)} AS outcome`,
          `${quoteText(expected.why)} AS why`,
          `${quoteText(`${one.family.id}/${range.story.id}`)} AS story`,
        ]
        const parts = expected.key ?? keyExpressions(row, printing)
        const affairs = { values: neededValues(range.story.values, parts), spans: [range] }
        return `SELECT ${columns.join(', ')} FROM (${affairsSelect(one, affairs, printing, scope, 1)})`
      })
    }),
  )
  return parts.length === 0
    ? `SELECT '' AS indicator, '' AS branch, '' AS register, [''] AS "key", '' AS outcome, '' AS why, '' AS story WHERE false`
    : parts.join('\nUNION ALL\n')
}

function textOf(printing: Printing, expression: ExpressionDefinition, place: string): string {
  return `CAST(${expressionSql(printing, expression, place)} AS VARCHAR)`
}

function keyExpressions(row: GeneratedRow | undefined, printing: Printing): ExpressionDefinition[] {
  const register = row && printing.pack.registers.get(row.register)
  return (register?.key ?? []).flatMap((field) => {
    const expression = row?.set.get(field)
    return expression === undefined ? [] : [expression]
  })
}

/** The key of a record is printed as the record itself prints it, draws included. */
function keySql(row: GeneratedRow | undefined, family: Family, printing: Printing): string[] {
  const register = row && printing.pack.registers.get(row.register)
  if (row === undefined || register === undefined) throw new Error('an expectation without a row')
  return register.key.map((field) => {
    const expression = row.set.get(field)
    if (expression !== undefined) return textOf(printing, expression, `${family.id}/${row.id}/${field}`)
    return impliedSql(row, printing).get(field) ?? "''"
  })
}

/** From the table calendar_days; a day no calendar knows stays what it is. */
function calendarStatements(): string[] {
  const place = "CAST(d - getvariable('first_day') AS BIGINT) + 1"
  return [
    'SET VARIABLE first_day = (SELECT min(day) FROM calendar_days)',
    'SET VARIABLE next_working = (SELECT list(coalesce(next_working, day) ORDER BY day) FROM calendar_days)',
    'SET VARIABLE working_days = (SELECT list(day ORDER BY day) FROM calendar_days WHERE working)',
    'SET VARIABLE working_counts = (SELECT list(n ORDER BY day) FROM (SELECT day, count(*) FILTER (WHERE working) OVER (ORDER BY day) AS n FROM calendar_days))',
    `CREATE MACRO next_working_day(d) AS coalesce(getvariable('next_working')[${place}], d)`,
    `CREATE MACRO after_working_days(d, n) AS coalesce(getvariable('working_days')[getvariable('working_counts')[${place}] + n], d + CAST(n AS INTEGER))`,
  ]
}

/** `2008-01` → its first day. */
export function firstDayOf(month: string): LocalDate | undefined {
  return parseLocalDate(`${month}-01`)
}
