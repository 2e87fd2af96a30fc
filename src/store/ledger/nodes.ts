/** Hashes of the kept tree, by their places. */
import { sql } from 'kysely'
import { type Hash, type NodePlace, perfectPlaces, type Range, rangeHash } from '#core/ledger'
import type { Scope } from '#store/record'

/** The hashes of ranges, all read in one statement. */
export async function readRanges(tx: Scope, ranges: readonly Range[]): Promise<Hash[]> {
  const hashes = await readNodes(tx, ranges.flatMap(perfectPlaces))
  return ranges.map((range) => rangeHash(range, (place) => getNode(hashes, place)))
}

async function readNodes(tx: Scope, places: readonly NodePlace[]): Promise<ReadonlyMap<string, Hash>> {
  const { rows } = await sql<{ level: number; index: number; hash: Buffer }>`
    with wanted as (select * from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) w (level int, index bigint))
    select w.level, w.index, n.hash from wanted w join quanze.ledger_node n using (level, index) where w.level > 0
    union all
    select w.level, w.index, l.hash from wanted w join quanze.ledger_leaf l using (index) where w.level = 0`.execute(tx)
  return new Map(rows.map((row) => [nodeName(row), Uint8Array.from(row.hash)]))
}

function getNode(hashes: ReadonlyMap<string, Hash>, place: NodePlace): Hash {
  const hash = hashes.get(nodeName(place))
  if (hash === undefined) throw new Error(`the tree has no node ${nodeName(place)}`)
  return hash
}

function nodeName({ level, index }: NodePlace): string {
  return `${level}/${index}`
}
