/** The tree of a day, and the paths of today's tree by which access is decided. */
import { sql } from 'kysely'
import { pathsOf, type TreeNode } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { Scope } from '#store/record'
import { rowsOf } from './as-of-rows.ts'

type NodeRow = {
  id: string
  kind: 'body' | 'unit'
  code: string
  name: string
  parent: string | null
  upper: string | null
}

/** Bodies first, each kind by code. `knownAt`: by what was recorded up to then. */
export async function readTree(tx: Scope, day: LocalDate, knownAt?: string): Promise<TreeNode[]> {
  const { rows } = await sql<NodeRow>`
    select id, 'body' as kind, value ->> 'code' as code, value ->> 'name' as name, value ->> 'parent' as parent,
      value ->> 'upperDepartment' as upper
      from ${rowsOf('body', { day, knownAt })} b
    union all
    select id, 'unit', value ->> 'code', value ->> 'name', coalesce(value ->> 'parent', value ->> 'body'), null
      from ${rowsOf('unit', { day, knownAt })} u
    order by kind, code, id`.execute(tx)
  const ids = new Set(rows.map((row) => row.id))
  return rows.map(({ parent, upper, ...node }) => ({
    ...node,
    ...(parent !== null && ids.has(parent) && { parent }),
    ...(upper !== null && ids.has(upper) && { upper }),
  }))
}

/** To be called when the tree changes and when a day begins. */
export async function refreshPaths(tx: Scope, today: LocalDate): Promise<void> {
  const paths = pathsOf(await readTree(tx, today))
  await sql`delete from node_path`.execute(tx)
  await sql`
    insert into node_path (node_id, ancestor_id, depth)
    select * from unnest(${paths.map((p) => p.node)}::uuid[], ${paths.map((p) => p.ancestor)}::uuid[], ${paths.map((p) => p.depth)}::int[])
    `.execute(tx)
}
