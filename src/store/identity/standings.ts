/** Which roles the asking account holds today, and where; and the parts of the tree that reach is measured by. */
import { sql } from 'kysely'
import type { Action, Reach, Resource, Role, Standing } from '#core/identity'
import { KEPT, type Scope } from '#store/record'

export type StandingRow = {
  role: Role
  post_id: string | null
  node_id: string | null
  body_id: string | null
}

/** Runs under the account's own claim. */
export async function readStandings(tx: Scope): Promise<{ officer?: string; standings: Standing[] }> {
  const { rows } = await sql<{ [K in keyof StandingRow]: StandingRow[K] | null } & { officer: string | null }>`
    select o.officer, s.role, s.post_id, s.node_id, s.body_id
    from (select own_officer() as officer) o left join standings() s on true`.execute(tx)
  const officer = rows[0]?.officer ?? undefined
  return {
    ...(officer !== undefined && { officer }),
    standings: standingsOf(rows.flatMap(({ role, ...row }) => (role === null ? [] : [{ role, ...row }]))),
  }
}

export function standingsOf(rows: readonly StandingRow[]): Standing[] {
  return rows.map(({ role, post_id, node_id, body_id }) =>
    post_id === null || node_id === null || body_id === null
      ? { role }
      : { role, post: { id: post_id, node: node_id, body: body_id } },
  )
}

/** What lies above the given nodes, and of the given bodies those in their regions and what lies in their lines. */
export async function readReach(tx: Scope, nodes: readonly string[], bodies: readonly string[]): Promise<Reach> {
  const { rows: paths } = await sql<{ node: string; above: string[] }>`${KEPT}
    select node_id as node, array_agg(ancestor_id::text) as above from node_path where node_id = any(${[...nodes]}::uuid[]) group by node_id`.execute(
    tx,
  )
  const { rows: regions } = await sql<{ body: string; bodies: string[] }>`${KEPT}
    select asked.id as body, array_agg(b.id::text) as bodies
    from unnest(${[...bodies]}::uuid[]) asked (id) cross join lateral bodies_in_region_of(asked.id) b (id) group by asked.id`.execute(
    tx,
  )
  const { rows: lines } = await sql<{ body: string; nodes: string[] }>`${KEPT}
    select asked.id as body, array_agg(n.id::text) as nodes
    from unnest(${[...bodies]}::uuid[]) asked (id) cross join lateral nodes_in_line_of(asked.id) n (id)
    where n.id = any(${[...nodes]}::uuid[]) group by asked.id`.execute(tx)
  const above = new Map(paths.map((path) => [path.node, path.above]))
  const inRegion = new Map(regions.map((region) => [region.body, region.bodies]))
  const inLine = new Map(lines.map((line) => [line.body, line.nodes]))
  return {
    ancestors: (node) => above.get(node) ?? [],
    bodiesInRegionOf: (body) => inRegion.get(body) ?? [],
    nodesInLineOf: (body) => inLine.get(body) ?? [],
  }
}

export type HeldPost = {
  appointment: string
  kind: 'primary' | 'concurrent' | 'acting'
  from: string
  to: string | null
  post: { id: string; code: string; name: string }
  unit: { id: string; code: string; name: string } | null
  body: { id: string; code: string; name: string }
}

/** The officer of the asking account with the posts held today. */
export async function readOwnPosts(tx: Scope): Promise<{
  officer: { id: string; code: string; name: string; body: { id: string; name: string } } | null
  posts: HeldPost[]
}> {
  const { rows } = await sql<{
    officer: { id: string; code: string; name: string; body: { id: string; name: string } } | null
    posts: HeldPost[] | null
  }>`${KEPT}
    select own_officer_card() as officer, own_post_cards() as posts`.execute(tx)
  return { officer: rows[0]?.officer ?? null, posts: rows[0]?.posts ?? [] }
}

/** Those among some officers the asking account may do this to. */
export async function findOfficersWithin(
  tx: Scope,
  officers: readonly string[],
  resource: Resource,
  action: Action,
): Promise<Set<string>> {
  if (officers.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`${KEPT}
    select id from officers_seen(${[...officers]}::uuid[], ${[resource]}::text[], ${action})`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}
