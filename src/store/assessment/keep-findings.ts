/** Findings into the record: new ones added, known ones brought up to date, by fingerprint. */
import { sql } from 'kysely'
import type { FindingState } from '#core/finding'
import type { Scope } from '#store/record'

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

const COLUMNS =
  'fingerprint text, indicator text, indicator_title text, kind text, label text, outcome text, title text, ' +
  'organ_code text, officer_code text, post_code text, body_id uuid, unit_id uuid, post_id uuid, officer_id uuid, ' +
  'subject jsonb, at date, due date, actual_on date, expected text, actual text, explanation jsonb, evidence jsonb, ' +
  'first_run text, first_seen timestamptz, search text'
const NAMES = COLUMNS.split(', ').map((column) => column.split(' ')[0] ?? '')
/** Statements of about this many bytes: larger ones only cost memory. */
const MOST_BYTES = 4_000_000

/** `run` is the one that saw them last. What a later run has said of a finding stays. */
export async function keepFindings(
  tx: Scope,
  pack: string,
  run: { id: string; at: string },
  findings: readonly KeptFinding[],
): Promise<void> {
  const columns = sql.raw(NAMES.join(', '))
  const updates = sql.raw(
    NAMES.filter((name) => name !== 'fingerprint' && !name.startsWith('first_'))
      .map((name) => `${name} = excluded.${name}`)
      .join(', '),
  )
  for (const rows of sliceBySize(findings)) {
    await sql`
      insert into finding as f (id, pack, ${columns}, last_run, last_seen, state)
      select gen_random_uuid(), ${pack}, ${columns}, ${run.id}, ${run.at}::timestamptz, 'open'
      from jsonb_to_recordset(${rows}::jsonb) as r(${sql.raw(COLUMNS)})
      on conflict (pack, fingerprint) do update set ${updates}, last_run = excluded.last_run, last_seen = excluded.last_seen
      where f.last_seen <= excluded.last_seen`.execute(tx)
  }
}

function* sliceBySize(findings: readonly KeptFinding[]): Generator<string> {
  let texts: string[] = []
  let size = 0
  for (const finding of findings) {
    const text = JSON.stringify(finding)
    texts.push(text)
    size += text.length
    if (size < MOST_BYTES) continue
    yield `[${texts.join(',')}]`
    texts = []
    size = 0
  }
  if (texts.length > 0) yield `[${texts.join(',')}]`
}

/** The life of findings as the run left it: also of those it no longer found. */
export async function keepStates(
  tx: Scope,
  pack: string,
  run: { id: string; at: string },
  states: readonly FindingState[],
): Promise<void> {
  for (let at = 0; at < states.length; at += 20_000) {
    const rows = states
      .slice(at, at + 20_000)
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
      update finding f set state = s.state, first_run = s.first_run, first_seen = s.first_seen, resolved_run = coalesce(s.resolved_run, f.resolved_run),
        resolved_at = coalesce(s.resolved_at, f.resolved_at), reopened_run = s.reopened_run, reopened_at = s.reopened_at, times_reopened = s.times_reopened
      from (select j ->> 0 as fingerprint, j ->> 1 as state, j ->> 2 as first_run, (j ->> 3)::timestamptz as first_seen,
          j ->> 4 as resolved_run, (j ->> 5)::timestamptz as resolved_at, j ->> 6 as reopened_run,
          (j ->> 7)::timestamptz as reopened_at, (j ->> 8)::int as times_reopened
        from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) j) s
      where f.pack = ${pack} and f.fingerprint = s.fingerprint and f.last_seen <= ${run.at}::timestamptz
        and (f.state, f.first_run, f.first_seen, f.resolved_run, f.reopened_run, f.times_reopened)
          is distinct from (s.state, s.first_run, s.first_seen, coalesce(s.resolved_run, f.resolved_run), s.reopened_run, s.times_reopened)`.execute(
      tx,
    )
  }
}
