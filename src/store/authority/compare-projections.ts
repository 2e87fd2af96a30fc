/** Timelines and paths as they are stored, beside those that the facts give. Changes nothing. */
import { sql } from 'kysely'
import { AUTHORITY_KINDS, type AuthorityKind, keysOf, pathsOf, timelineOf, treeAsOf } from '#core/authority'
import { type LocalDate, parseLocalDate } from '#core/calendar'
import { canonicalJson, type Json } from '#core/ledger'
import { listDifferences, type RowDifference } from '#store/ledger'
import type { Scope } from '#store/record'
import { readHistories } from './histories.ts'

export type ComparedProjections = { tables: readonly string[]; compared: number; faults: RowDifference[] }

type Stored = { id: string; valid_from: string; valid_to: string | null; seq: number; value: Json; search: string }

/** As the owner. */
export async function compareProjections(tx: Scope): Promise<ComparedProjections> {
  const kinds = keysOf(AUTHORITY_KINDS)
  const faults: RowDifference[] = []
  let compared = 0
  for (const kind of kinds) {
    const stored = await readStored(tx, kind)
    faults.push(...listDifferences(kind, await computeTimelines(tx, kind), stored))
    compared += stored.size
  }
  const paths = await comparePaths(tx)
  return { tables: [...kinds, 'node_path'], compared: compared + paths.compared, faults: [...faults, ...paths.faults] }
}

async function computeTimelines(tx: Scope, kind: AuthorityKind): Promise<Map<string, string>> {
  // What things are found by is what was found by then: a later program may spell names otherwise.
  const { rows } = await sql<{ seq: number; search: string }>`
    select seq, search from quanze.fact where kind = ${kind}`.execute(tx)
  const search = new Map(rows.map((row) => [row.seq, row.search]))
  return new Map(
    (await readHistories(tx, kind)).flatMap(({ id, facts }) =>
      timelineOf(facts).map(({ validFrom, validTo, seq, value }) =>
        lineOf({
          id,
          valid_from: validFrom,
          valid_to: validTo ?? null,
          seq,
          value: value as Json,
          search: search.get(seq) ?? '',
        }),
      ),
    ),
  )
}

async function readStored(tx: Scope, kind: AuthorityKind): Promise<Map<string, string>> {
  const { rows } = await sql<Stored>`
    select id, valid_from, valid_to, seq, value, search from ${sql.id('quanze', kind)}`.execute(tx)
  return new Map(rows.map(lineOf))
}

function lineOf({ id, valid_from, ...rest }: Stored): [string, string] {
  return [canonicalJson({ id, valid_from }), canonicalJson(rest)]
}

/**
 * The paths are those of the day on which they were last written, which an installation that stood still has no newer ones than: any
 * day since the tree was last changed will do, of which only those differ on which something begins or ends.
 */
async function comparePaths(tx: Scope): Promise<{ compared: number; faults: RowDifference[] }> {
  const { rows } = await sql<{ node_id: string; ancestor_id: string; depth: number }>`
    select node_id, ancestor_id, depth from quanze.node_path`.execute(tx)
  const stored = new Map(
    rows.map(({ node_id, ancestor_id, depth }) => [canonicalJson({ node_id, ancestor_id }), String(depth)]),
  )
  const [bodies, units] = [await readHistories(tx, 'body'), await readHistories(tx, 'unit')]
  let first: RowDifference[] | undefined
  for (const day of await listTreeDays(tx)) {
    const paths = pathsOf(treeAsOf(bodies, units, day))
    const computed = new Map(
      paths.map(({ node, ancestor, depth }) => [
        canonicalJson({ node_id: node, ancestor_id: ancestor }),
        String(depth),
      ]),
    )
    const faults = listDifferences('node_path', computed, stored)
    if (faults.length === 0) return { compared: stored.size, faults }
    first ??= faults
  }
  return { compared: stored.size, faults: first ?? [] }
}

/** Today first, by the calendar of the office. */
async function listTreeDays(tx: Scope): Promise<LocalDate[]> {
  const { rows } = await sql<{ day: string }>`
    with changed as (select max(recorded_at)::date - 1 as day from quanze.fact where kind in ('body', 'unit')),
    days as (
      select quanze.today() as day
      union select day from changed
      union select f.valid_from from quanze.fact f, changed c where f.kind in ('body', 'unit') and f.valid_from > c.day
      union select f.valid_to from quanze.fact f, changed c where f.kind in ('body', 'unit') and f.valid_to > c.day)
    select day from days where day <= quanze.today() order by day desc`.execute(tx)
  return rows.flatMap(({ day }) => parseLocalDate(day) ?? [])
}
