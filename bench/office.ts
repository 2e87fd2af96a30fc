/** Ten million made-up register rows in Parquet, the same every time, and the indicators asked of them. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { parseLocalDate } from '#core/calendar'
import { checkIndicator, type Indicator, type IndicatorDefinition, type Scope } from '#core/indicator'
import { checkRegisters, type RegisterDefinition } from '#core/register'

const required = (type: RegisterDefinition['fields'][string]['type']) => ({ type, label: type, required: true })

const keyed = { taxpayer: required('code'), taxType: required('code'), period: required('code') }
const kept = { organ: required('code'), officer: required('code') }

const definitions: RegisterDefinition[] = [
  {
    id: 'due',
    title: 'due',
    key: ['taxpayer', 'taxType', 'period'],
    fields: { ...keyed, dueAt: required('date'), ...kept },
  },
  {
    id: 'notice',
    title: 'notice',
    key: ['noticeNo'],
    fields: { noticeNo: required('code'), ...keyed, issuedAt: required('date') },
  },
  {
    id: 'penalty',
    title: 'penalty',
    key: ['decisionNo'],
    fields: { decisionNo: required('code'), ...keyed, decidedAt: required('date') },
  },
  {
    id: 'authentication',
    title: 'authentication',
    key: ['seq'],
    fields: { seq: required('code'), code: required('code'), number: required('code'), day: required('date'), ...kept },
  },
  {
    id: 'left',
    title: 'left',
    key: ['leftNo'],
    fields: { leftNo: required('code'), ...keyed, day: required('date'), amount: required('money') },
  },
  {
    id: 'right',
    title: 'right',
    key: ['rightNo'],
    fields: { rightNo: required('code'), ...keyed, day: required('date'), amount: required('money') },
  },
  {
    id: 'event',
    title: 'event',
    key: ['caseId', 'eventNo'],
    fields: {
      caseId: required('code'),
      eventNo: required('integer'),
      activity: required('code'),
      day: required('date'),
      ...kept,
    },
  },
  ...['open', 'notify', 'decide'].map(
    (activity): RegisterDefinition => ({
      id: activity,
      title: activity,
      key: ['caseId', 'eventNo'],
      fields: {
        caseId: required('code'),
        eventNo: required('integer'),
        day: required('date'),
        organ: required('code'),
        officer: required('code'),
      },
      view: { of: 'event', where: { field: 'activity', equals: activity } },
    }),
  ),
]

export const REGISTERS = checkRegisters(
  definitions.map((definition) => ({ definition, file: definition.id })),
).registers

const CITES = { document: 'bench', article: '1' }
const within = (amount: number) => ({ amount, unit: 'day' as const, cites: CITES })

export function makeIndicator(id: string, part: object): Indicator {
  const raw = { id, title: id, cites: CITES, mode: 'automatic', ...part } as IndicatorDefinition
  const context = {
    registers: REGISTERS,
    parameters: new Map(),
    posts: new Set<string>(),
    variants: [],
    counting: { rollOver: false, countStartDay: false },
  }
  const { indicator, diagnostics } = checkIndicator(raw, context, id)
  if (indicator === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'))
  return indicator
}

const attribute = { officer: 'officer', organ: 'organ' }
const match = ['taxpayer', 'taxType', 'period']

export const INDICATORS = {
  responseWithin: (days = 15, id = 'responseWithin') =>
    makeIndicator(id, {
      pattern: 'responseWithin',
      trigger: { register: 'due', at: 'dueAt' },
      answeredBy: [
        { register: 'notice', at: 'issuedAt' },
        { register: 'penalty', at: 'decidedAt' },
      ],
      match,
      within: within(days),
      attribute,
    }),
  precedence: () =>
    makeIndicator('precedence', {
      pattern: 'precedence',
      subject: { register: 'penalty', at: 'decidedAt' },
      after: [{ register: 'notice', at: 'issuedAt' }],
      match,
    }),
  duplicate: () =>
    makeIndicator('duplicate', {
      pattern: 'duplicate',
      subject: { register: 'authentication', at: 'day' },
      by: ['code', 'number'],
      attribute,
    }),
  reconciliation: () =>
    makeIndicator('reconciliation', {
      pattern: 'reconciliation',
      left: { register: 'left', at: 'day', sum: 'amount' },
      right: { register: 'right', at: 'day', sum: 'amount' },
      match,
    }),
  deadline: (days = 60, id = 'deadline') =>
    makeIndicator(id, {
      pattern: 'deadline',
      start: { register: 'notify', at: 'day' },
      end: { register: 'decide', at: 'day' },
      match: ['caseId'],
      within: within(days),
      attribute,
    }),
} as const

export function scope(): Scope {
  const asOf = parseLocalDate('2027-12-31')
  if (asOf === undefined) throw new Error('the day of judging is not a date')
  return { registers: REGISTERS, asOf, inForce: {} }
}

const TABLES: Record<string, (n: number) => string> = {
  due: (n) =>
    `SELECT printf('9137%012d', k) AS taxpayer, ['01','02','03'][1 + i % 3] AS "taxType", printf('2026-%02d', 1 + i % 12) AS period, make_date(2026, CAST(1 + i % 12 AS INTEGER), 10) AS "dueAt", printf('O%03d', CAST(power(h % 1000 / 1000.0, 3) * 200 AS INTEGER)) AS organ, printf('P%05d', h % 3000) AS officer FROM (SELECT i, i // 12 AS k, hash(i) % 1000000 AS h FROM range(${n}) t(i))`,
  notice: (n) =>
    `SELECT printf('N%09d', i) AS "noticeNo", printf('9137%012d', i // 12) AS taxpayer, ['01','02','03'][1 + i % 3] AS "taxType", printf('2026-%02d', 1 + i % 12) AS period, make_date(2026, CAST(1 + i % 12 AS INTEGER), 10) + CAST(CASE WHEN hash(i * 7) % 100 < 98 THEN hash(i * 3) % 10 ELSE 20 + hash(i) % 9 END AS INTEGER) AS "issuedAt" FROM range(${n}) t(i) WHERE hash(i * 11) % 1000 < 995`,
  penalty: (n) =>
    `SELECT printf('D%09d', i) AS "decisionNo", printf('9137%012d', i // 12) AS taxpayer, ['01','02','03'][1 + i % 3] AS "taxType", printf('2026-%02d', 1 + i % 12) AS period, make_date(2026, CAST(1 + i % 12 AS INTEGER), 10) + CAST(30 + hash(i * 5) % 15 - CASE WHEN hash(i * 19) % 100 < 1 THEN 45 ELSE 0 END AS INTEGER) AS "decidedAt" FROM range(${n}) t(i) WHERE hash(i * 17) % 100 < 70`,
  authentication: (n) =>
    `SELECT printf('A%09d', i) AS seq, printf('37%08d', (CASE WHEN hash(i) % 100 < 1 THEN i // 2 ELSE i END) // 50) AS code, printf('%08d', CASE WHEN hash(i) % 100 < 1 THEN i // 2 ELSE i END) AS number, DATE '2026-01-01' + CAST(hash(i * 3) % 360 AS INTEGER) AS day, printf('O%03d', hash(i) % 200) AS organ, printf('P%05d', hash(i) % 3000) AS officer FROM range(${n}) t(i)`,
  left: (n) =>
    `SELECT printf('L%09d', i) AS "leftNo", printf('9137%012d', i // 12) AS taxpayer, ['01','02','03'][1 + i % 3] AS "taxType", printf('2026-%02d', 1 + i % 12) AS period, DATE '2026-01-01' + CAST(hash(i * 3) % 360 AS INTEGER) AS day, CAST(hash(i * 9) % 10000000 AS BIGINT) AS amount FROM range(${n}) t(i)`,
  right: (n) =>
    `SELECT printf('R%09d', i) AS "rightNo", printf('9137%012d', i // 12) AS taxpayer, ['01','02','03'][1 + i % 3] AS "taxType", printf('2026-%02d', 1 + i % 12) AS period, DATE '2026-01-01' + CAST(hash(i * 3) % 360 AS INTEGER) AS day, CAST(hash(i * 9) % 10000000 + CASE WHEN hash(i) % 100 < 1 THEN 100 ELSE 0 END AS BIGINT) AS amount FROM range(${n}) t(i)`,
  event: (n) =>
    `SELECT printf('C%08d', i // 4) AS "caseId", CAST(i % 4 + 1 AS BIGINT) AS "eventNo", ['open','notify','decide','close'][1 + i % 4] AS activity, DATE '2026-01-01' + CAST(hash(i // 4) % 100 + CASE i % 4 WHEN 0 THEN 0 WHEN 1 THEN 20 WHEN 2 THEN 20 + CASE WHEN hash(i) % 100 < 2 THEN 70 ELSE hash(i) % 60 END ELSE 120 END AS INTEGER) AS day, printf('O%03d', hash(i // 4) % 200) AS organ, printf('P%05d', hash(i // 4) % 3000) AS officer FROM range(${n}) t(i)`,
}

/** Shares of the whole: together `rows` in all. */
const SHARES: Record<string, number> = {
  due: 0.1,
  notice: 0.1,
  penalty: 0.1,
  authentication: 0.24,
  left: 0.1,
  right: 0.1,
  event: 0.3,
}

/** Writes what is not there yet; one Parquet file a register, rows in the order of the key. */
export async function makeOffice(connection: DuckDBConnection, folder: string, rows: number): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const done = join(folder, 'done')
  if (!existsSync(done)) {
    for (const [register, make] of Object.entries(TABLES)) {
      const n = Math.round(rows * (SHARES[register] ?? 0))
      await connection.run(
        `COPY (SELECT 'bench' AS _batch, CAST(row_number() OVER () AS BIGINT) AS _row, * FROM (${make(n)})) TO '${join(folder, `${register}.parquet`)}' (FORMAT parquet)`,
      )
    }
    writeFileSync(done, `${rows}\n`)
  }
  for (const register of Object.keys(TABLES)) {
    await connection.run(
      `CREATE OR REPLACE VIEW "${register}" AS SELECT * FROM read_parquet('${join(folder, `${register}.parquet`)}')`,
    )
  }
  await connection.run(
    'CREATE OR REPLACE TABLE calendar_days (day DATE, working BOOLEAN, next_working DATE, working_count INTEGER, run INTEGER)',
  )
}
