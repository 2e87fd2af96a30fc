/** Findings into the record: new ones added, known ones brought up to date, by fingerprint. */
import { sql } from 'kysely'
import { keysOf } from '#core/authority'
import type { FindingState } from '#core/finding'
import type { Scope } from '#store/record'
import { type FindingSeals, findingHash } from './seal-findings.ts'

export type KeptFinding = {
  fingerprint: string
  indicator: string
  indicator_title: string
  kind: string
  label: string
  outcome: string
  title: string
  organ_code: string | null
  officer_code: string | null
  post_code: string | null
  body_id: string | null
  unit_id: string | null
  post_id: string | null
  officer_id: string | null
  subject: object
  at: string | null
  due: string | null
  actual_on: string | null
  expected: string | null
  actual: string | null
  explanation: object
  evidence: readonly object[]
  first_run: string
  first_seen: string
  search: string
}

const COLUMNS = {
  fingerprint: 'text',
  indicator: 'text',
  indicator_title: 'text',
  kind: 'text',
  label: 'text',
  outcome: 'text',
  title: 'text',
  organ_code: 'text',
  officer_code: 'text',
  post_code: 'text',
  body_id: 'uuid',
  unit_id: 'uuid',
  post_id: 'uuid',
  officer_id: 'uuid',
  subject: 'jsonb',
  at: 'date',
  due: 'date',
  actual_on: 'date',
  expected: 'text',
  actual: 'text',
  explanation: 'jsonb',
  evidence: 'jsonb',
  first_run: 'text',
  first_seen: 'timestamptz',
  search: 'text',
} as const satisfies Record<keyof KeptFinding, 'text' | 'uuid' | 'date' | 'timestamptz' | 'jsonb'>
const NAMES = keysOf(COLUMNS)
/** Statements of about this many signs: larger ones only cost memory. */
const MOST_SIGNS = 4_000_000
/**
 * Rows as text between separators, which no text of ours holds: PostgreSQL takes them apart for a fraction of what one large
 * JSON costs it.
 */
const [NEXT_ROW, NEXT_VALUE, NOTHING] = ['\x1e', '\x1f', '\x1d'] as const
const SEPARATORS = /[\x1d-\x1f]/g

const AT_ONCE = 20_000

/** Memory of the database for one recording: its index of words takes what comes in together. */
const WORK_MEMORY = '64MB'
const WAITING_WORDS_KB = '65536'

/**
 * `run` is the one that saw them last. What a later run has said of a finding stays. Returns how many of them were in the
 * record before.
 */
export async function keepFindings(
  tx: Scope,
  pack: string,
  run: { id: string; at: string },
  findings: readonly KeptFinding[],
  seals: FindingSeals,
): Promise<number> {
  const columns = sql.raw(NAMES.join(', '))
  const values = sql.raw(NAMES.map((name, i) => `v[${i + 1}]::${COLUMNS[name]}`).join(', '))
  const updates = sql.raw(
    NAMES.filter((name) => name !== 'fingerprint' && !name.startsWith('first_'))
      .map((name) => `${name} = excluded.${name}`)
      .join(', '),
  )
  await sql`select set_config('work_mem', ${WORK_MEMORY}, true),
    set_config('gin_pending_list_limit', ${WAITING_WORDS_KB}, true)`.execute(tx)
  let known = findings.length
  for (const rows of sliceBySize(findings)) {
    // A row that was changed instead of added carries the transaction that did so.
    const kept = await sql<{ added: number }>`
      with kept as (
        insert into finding as f (id, pack, ${columns}, last_run, last_seen, state)
        select gen_random_uuid(), ${pack}, ${values}, ${run.id}, ${run.at}::timestamptz, 'open'
        from (select string_to_array(line, ${NEXT_VALUE}, ${NOTHING}) as v from string_to_table(${rows}, ${NEXT_ROW}) t (line) offset 0) r
        on conflict (pack, fingerprint) do update set ${updates}, last_run = excluded.last_run, last_seen = excluded.last_seen
        where f.last_seen <= excluded.last_seen
        returning f.xmax, f.fingerprint, ${findingHash('f')} as digest),
      sealed as (${seals.insert(pack, sql`kept`)})
      select count(*) filter (where xmax = 0) as added from kept`.execute(tx)
    known -= kept.rows[0]?.added ?? 0
  }
  return known
}

/** Once everything of a run is in: what the next question needs to be answered quickly. */
export async function settleFindings(tx: Scope): Promise<void> {
  await sql`select settle_findings()`.execute(tx)
}

function* sliceBySize(findings: readonly KeptFinding[]): Generator<string> {
  let lines: string[] = []
  let size = 0
  for (const finding of findings) {
    const line = NAMES.map((name) => valueText(finding[name])).join(NEXT_VALUE)
    lines.push(line)
    size += line.length
    if (size < MOST_SIGNS) continue
    yield lines.join(NEXT_ROW)
    lines = []
    size = 0
  }
  if (lines.length > 0) yield lines.join(NEXT_ROW)
}

function valueText(value: string | object | null): string {
  if (value === null) return NOTHING
  // JSON writes such signs in another way.
  return typeof value === 'string' ? value.replace(SEPARATORS, ' ') : JSON.stringify(value)
}

/** The life of findings as the run left it: also of those it no longer found. */
export async function keepStates(
  tx: Scope,
  pack: string,
  run: { id: string; at: string },
  states: readonly FindingState[],
  seals: FindingSeals,
): Promise<void> {
  // At least once: a run without findings is told by its seal from one that was recorded before there were any.
  for (let at = 0; at === 0 || at < states.length; at += AT_ONCE) {
    const rows = states
      .slice(at, at + AT_ONCE)
      .map((state) => [
        state.fingerprint,
        state.status,
        state.firstSeen.run,
        state.firstSeen.at,
        state.resolved?.run ?? null,
        state.resolved?.at ?? null,
        state.reopened?.run ?? null,
        state.reopened?.at ?? null,
        state.timesReopened,
      ])
    // Most findings are new and open, as they were written: only the others are touched again.
    await sql`
      with changed as (update finding f set state = s.state, first_run = s.first_run, first_seen = s.first_seen, resolved_run = coalesce(s.resolved_run, f.resolved_run),
        resolved_at = coalesce(s.resolved_at, f.resolved_at), reopened_run = s.reopened_run, reopened_at = s.reopened_at, times_reopened = s.times_reopened
      from (select j ->> 0 as fingerprint, j ->> 1 as state, j ->> 2 as first_run, (j ->> 3)::timestamptz as first_seen,
          j ->> 4 as resolved_run, (j ->> 5)::timestamptz as resolved_at, j ->> 6 as reopened_run,
          (j ->> 7)::timestamptz as reopened_at, (j ->> 8)::int as times_reopened
        from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) j) s
      where f.pack = ${pack} and f.fingerprint = s.fingerprint and f.last_seen <= ${run.at}::timestamptz
        and (f.state, f.first_run, f.first_seen, f.resolved_run, f.reopened_run, f.times_reopened)
          is distinct from (s.state, s.first_run, s.first_seen, coalesce(s.resolved_run, f.resolved_run), s.reopened_run, s.times_reopened)
        returning f.fingerprint, ${findingHash('f')} as digest)
      ${seals.insert(pack, sql`changed`)}`.execute(tx)
  }
}
