/** usage: node bench/indicators.ts [--rows 10000000] [--only deadline] [--cpu] [--explain] — the engine's SQL against the best hand-written form, both from Parquet to findings with evidence. */

import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type Indicator, planIndicators, printPlan } from '#core/indicator'
import { compareForms, cpuSeconds, seconds, tell } from './measure.ts'
import { INDICATORS, makeOffice, scope } from './office.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    explain: { type: 'boolean' },
    cpu: { type: 'boolean' },
  },
})
const rows = Number(values.rows)
const measure = values.cpu ? cpuSeconds : seconds

/** Detection first, evidence (batch and row) for what was found, population counted beside. */
const BEST: Record<string, string[]> = {
  responseWithin: [
    `CREATE OR REPLACE TEMP TABLE v AS SELECT s.* FROM (SELECT _batch, _row, taxpayer, "taxType", period, "dueAt", organ, officer FROM due) s ANTI JOIN notice x ON s.taxpayer = x.taxpayer AND s."taxType" = x."taxType" AND s.period = x.period AND x."issuedAt" BETWEEN s."dueAt" AND s."dueAt" + 15 ANTI JOIN penalty y ON s.taxpayer = y.taxpayer AND s."taxType" = y."taxType" AND s.period = y.period AND y."decidedAt" BETWEEN s."dueAt" AND s."dueAt" + 15`,
    `CREATE OR REPLACE TEMP TABLE best AS SELECT v._batch, v._row, any_value(v.taxpayer), any_value(v."dueAt" + 15) AS due, any_value(v.organ), any_value(v.officer), min({d: x.dt, b: x._batch, r: x._row}) AS ev FROM v LEFT JOIN (SELECT taxpayer, "taxType", period, "issuedAt" AS dt, _batch, _row FROM notice UNION ALL SELECT taxpayer, "taxType", period, "decidedAt", _batch, _row FROM penalty) x ON v.taxpayer = x.taxpayer AND v."taxType" = x."taxType" AND v.period = x.period GROUP BY v._batch, v._row`,
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT organ, month("dueAt") AS m, count(*) FROM due GROUP BY ALL',
  ],
  precedence: [
    `CREATE OR REPLACE TEMP TABLE v AS SELECT s.* FROM (SELECT _batch, _row, "decisionNo", taxpayer, "taxType", period, "decidedAt" FROM penalty) s ANTI JOIN notice x ON s.taxpayer = x.taxpayer AND s."taxType" = x."taxType" AND s.period = x.period AND x."issuedAt" <= s."decidedAt"`,
    `CREATE OR REPLACE TEMP TABLE best AS SELECT v._batch, v._row, any_value(v."decisionNo"), min({d: x."issuedAt", b: x._batch, r: x._row}) AS ev FROM v LEFT JOIN notice x ON v.taxpayer = x.taxpayer AND v."taxType" = x."taxType" AND v.period = x.period GROUP BY v._batch, v._row`,
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT month("decidedAt") AS m, count(*) FROM penalty GROUP BY ALL',
  ],
  duplicate: [
    'CREATE OR REPLACE TEMP TABLE d AS SELECT code, number FROM authentication GROUP BY code, number HAVING count(*) > 1',
    'CREATE OR REPLACE TEMP TABLE m AS SELECT a.* FROM (SELECT _batch, _row, seq, code, number, day, organ, officer FROM authentication) a SEMI JOIN d ON a.code = d.code AND a.number = d.number',
    'CREATE OR REPLACE TEMP TABLE best AS SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY code, number ORDER BY day, _row) AS rn FROM m) JOIN (SELECT code, number, list({b: _batch, r: _row}) AS ev FROM m GROUP BY code, number) USING (code, number) WHERE rn = 2',
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT organ, month(day) AS m, count(*) FROM authentication GROUP BY ALL',
  ],
  reconciliation: [
    `CREATE OR REPLACE TEMP TABLE g AS SELECT taxpayer, "taxType", period, sum(c) AS c, max(day) AS day FROM (SELECT taxpayer, "taxType", period, amount AS c, day FROM "left" UNION ALL SELECT taxpayer, "taxType", period, -amount, day FROM "right") GROUP BY ALL`,
    'CREATE OR REPLACE TEMP TABLE o AS SELECT * FROM g WHERE c <> 0',
    `CREATE OR REPLACE TEMP TABLE best AS SELECT taxpayer, "taxType", period, sum(l), sum(r), list({b: _batch, r: _row}) FROM (SELECT u.* FROM (SELECT taxpayer, "taxType", period, amount AS l, 0 AS r, _batch, _row FROM "left" UNION ALL SELECT taxpayer, "taxType", period, 0, amount, _batch, _row FROM "right") u SEMI JOIN o ON u.taxpayer = o.taxpayer AND u."taxType" = o."taxType" AND u.period = o.period) GROUP BY ALL`,
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT month(day) AS m, count(*) FROM g GROUP BY ALL',
  ],
  deadline: [
    `CREATE OR REPLACE TEMP TABLE v AS SELECT s.*, f.day AS start FROM (SELECT _batch, _row, "caseId", "eventNo", day, organ, officer FROM event WHERE activity = 'decide') s LEFT JOIN (SELECT "caseId", min(day) AS day FROM event WHERE activity = 'notify' GROUP BY "caseId") f ON s."caseId" = f."caseId" WHERE (s.day <= f.day + 60) IS NOT TRUE`,
    `CREATE OR REPLACE TEMP TABLE best AS SELECT v._batch, v._row, any_value(v."caseId"), any_value(start), list({b: e._batch, r: e._row}) FROM v LEFT JOIN (SELECT "caseId", _batch, _row FROM event WHERE activity = 'notify') e ON e."caseId" = v."caseId" GROUP BY v._batch, v._row`,
    "CREATE OR REPLACE TEMP TABLE counts AS SELECT organ, month(day) AS m, count(*) FROM event WHERE activity = 'decide' GROUP BY ALL",
  ],
}

const DAYS = Array.from({ length: 20 }, (_, i) => 15 + i)

/** Twenty limits over one pair of registers: facts joined once, twenty filters, evidence for all that was found in one pass. */
const SHARED: Record<string, string[]> = {
  'twenty responseWithin': [
    `CREATE OR REPLACE TEMP TABLE f AS SELECT s.*, g.first FROM (SELECT _batch, _row, taxpayer, "taxType", period, "dueAt", organ, officer FROM due) s LEFT JOIN (SELECT s._row, min(x.dt) AS first FROM (SELECT _row, taxpayer, "taxType", period, "dueAt" FROM due) s JOIN (SELECT taxpayer, "taxType", period, "issuedAt" AS dt FROM notice UNION ALL SELECT taxpayer, "taxType", period, "decidedAt" FROM penalty) x ON s.taxpayer = x.taxpayer AND s."taxType" = x."taxType" AND s.period = x.period AND s."dueAt" <= x.dt GROUP BY s._row) g ON g._row = s._row`,
    `CREATE OR REPLACE TEMP TABLE v AS ${DAYS.map((d) => `SELECT ${d} AS days, * FROM f WHERE first IS NULL OR first > "dueAt" + ${d}`).join(' UNION ALL ')}`,
    `CREATE OR REPLACE TEMP TABLE best AS SELECT v.days, v._batch, v._row, any_value(v.taxpayer), any_value(v.organ), any_value(v.officer), min({d: k.dt, b: k.b, r: k.r}) AS ev FROM v LEFT JOIN (SELECT u._batch, u._row AS sr, x.dt, x._batch AS b, x._row AS r FROM (SELECT DISTINCT _batch, _row, taxpayer, "taxType", period FROM v) u JOIN (SELECT taxpayer, "taxType", period, "issuedAt" AS dt, _batch, _row FROM notice UNION ALL SELECT taxpayer, "taxType", period, "decidedAt", _batch, _row FROM penalty) x ON u.taxpayer = x.taxpayer AND u."taxType" = x."taxType" AND u.period = x.period) k ON k._batch = v._batch AND k.sr = v._row GROUP BY v.days, v._batch, v._row`,
    'CREATE OR REPLACE TEMP TABLE counts AS SELECT organ, month("dueAt") AS m, count(*) FROM due GROUP BY ALL',
  ],
  'twenty deadlines': [
    `CREATE OR REPLACE TEMP TABLE f AS SELECT s.*, n.day AS start FROM (SELECT _batch, _row, "caseId", "eventNo", day, organ, officer FROM event WHERE activity = 'decide') s LEFT JOIN (SELECT "caseId", min(day) AS day FROM event WHERE activity = 'notify' GROUP BY "caseId") n ON s."caseId" = n."caseId"`,
    `CREATE OR REPLACE TEMP TABLE v AS ${DAYS.map((d) => `SELECT ${d + 40} AS days, * FROM f WHERE (day <= start + ${d + 40}) IS NOT TRUE`).join(' UNION ALL ')}`,
    `CREATE OR REPLACE TEMP TABLE best AS SELECT v.*, e.ev FROM v LEFT JOIN (SELECT u._batch, u._row, list({b: e._batch, r: e._row}) AS ev FROM (SELECT DISTINCT _batch, _row, "caseId" FROM v) u JOIN (SELECT "caseId", _batch, _row FROM event WHERE activity = 'notify') e ON e."caseId" = u."caseId" GROUP BY u._batch, u._row) e ON e._batch = v._batch AND e._row = v._row`,
    "CREATE OR REPLACE TEMP TABLE counts AS SELECT organ, month(day) AS m, count(*) FROM event WHERE activity = 'decide' GROUP BY ALL",
  ],
}

type Case = { name: string; ours: Indicator[]; best: string[]; goal: number }

const CASES: Case[] = [
  ...Object.entries(BEST).map(([name, best]) => ({
    name,
    ours: [INDICATORS[name as keyof typeof INDICATORS]()],
    best,
    goal: 1.25,
  })),
  {
    name: 'twenty responseWithin',
    ours: DAYS.map((d) => INDICATORS.responseWithin(d, `r${d}`)),
    best: SHARED['twenty responseWithin'] ?? [],
    goal: 1.3,
  },
  {
    name: 'twenty deadlines',
    ours: DAYS.map((d) => INDICATORS.deadline(d + 40, `d${d}`)),
    best: SHARED['twenty deadlines'] ?? [],
    goal: 1.3,
  },
]

const instance = await DuckDBInstance.create(':memory:', { threads: '2', preserve_insertion_order: 'false' })
const main = await instance.connect()
await makeOffice(main, join(tmpdir(), `quanze-bench-${rows}`), rows)

function statementsOf(indicators: readonly Indicator[]): { setup: readonly string[]; run: readonly string[] } {
  const printed = printPlan(planIndicators(indicators, scope()))
  return { setup: printed.setup, run: printed.units.flatMap((unit) => unit.statements) }
}

async function runAll(target: DuckDBConnection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await target.run(statement)
}

async function count(target: DuckDBConnection, sql: string): Promise<number> {
  return Number((await target.runAndReadAll(sql)).getRows()[0]?.[0])
}

await runAll(main, statementsOf([INDICATORS.precedence()]).setup)
console.log(
  `${rows.toLocaleString('en')} rows in seven registers, Parquet, 2 threads; medians of ${values.rounds} rounds in turn`,
)

for (const { name, ours: indicators, best, goal } of CASES) {
  if (values.only !== undefined && !name.includes(values.only)) continue
  // Temporary tables belong to a connection: a fresh one for every case.
  const connection = await instance.connect()
  const ours = statementsOf(indicators).run
  const a = {
    name: 'ours',
    run: async () => {
      await connection.run('DROP VIEW IF EXISTS hits; DROP VIEW IF EXISTS judged')
      await connection.run('DELETE FROM counted')
      await runAll(connection, ours)
    },
  }
  const b = { name: 'hand-written', run: () => runAll(connection, best) }
  await a.run()
  await b.run()
  if (values.explain) await connection.run('DROP VIEW IF EXISTS hits; DROP VIEW IF EXISTS judged')
  if (values.explain)
    for (const statement of [...ours, ...best])
      console.log(`${(await measure(() => connection.run(statement))).toFixed(3)} s ${statement.slice(0, 150)}`)
  if (values.explain) await a.run()
  const found = [
    await count(connection, 'SELECT count(*) FROM hits'),
    await count(connection, 'SELECT count(*) FROM best'),
  ]
  if (found[0] !== found[1]) throw new Error(`${name}: ours finds ${found[0]}, the hand-written form ${found[1]}`)
  console.log(`${tell(name, await compareForms(a, b, Number(values.rounds), measure), goal)}  findings ${found[0]}`)
  connection.closeSync()
}
main.closeSync()
