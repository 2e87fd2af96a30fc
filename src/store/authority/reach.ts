/** How far the asking account may change offices and people. */
import { sql } from 'kysely'
import type { AuthorityKind } from '#core/authority'
import type { Scope } from '#store/record'

export type Reached = {
  /** Bodies and units of today's tree. */
  nodes: ReadonlySet<string>
  /** People, where it is about what is theirs. */
  officers: ReadonlySet<string>
  /** Codes of the regions in which the bodies lie through which the right is held, and of all below. */
  regions: ReadonlySet<string>
}

/** `everywhere`: work of the program itself, and whoever may do this everywhere. */
export async function readReached(
  tx: Scope,
  kind: AuthorityKind,
  action: 'change' | 'grant' | 'confirm' = 'change',
): Promise<Reached | 'everywhere'> {
  const people = kind === 'certificate' || kind === 'training' || kind === 'appointment'
  const regions = kind === 'region' || kind === 'body'
  const { rows } = await sql<{ everywhere: boolean; nodes: string[]; officers: string[]; regions: string[] }>`
    select quanze.is_system() or quanze.may_all(${kind}, ${action}) as everywhere,
      quanze.visible_nodes(${kind === 'region' ? 'body' : kind}, ${action}) as nodes,
      ${people ? sql`array(select quanze.visible_officers(${kind}, ${action}))` : sql`'{}'::uuid[]`} as officers,
      ${regions ? sql`quanze.regions_reached(${kind}, ${action})` : sql`'{}'::text[]`} as regions`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('the database told no reach')
  if (row.everywhere) return 'everywhere'
  return { nodes: new Set(row.nodes), officers: new Set(row.officers), regions: new Set(row.regions) }
}

/** Which of these bodies and units stand in today's tree, in whosever reach. */
export async function readStandingNodes(tx: Scope, nodes: readonly string[]): Promise<Set<string>> {
  if (nodes.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select distinct node_id as id from node_path where node_id = any(${[...nodes]}::uuid[])`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** Where each post stands today; of one that does not, where it stood last. */
export async function readPostNodes(tx: Scope, posts: readonly string[]): Promise<Map<string, string>> {
  if (posts.length === 0) return new Map()
  const { rows } = await sql<{ id: string; node: string }>`
    select id, node_of_post(id, today()) as node from unnest(${[...new Set(posts)]}::uuid[]) p (id)`.execute(tx)
  return new Map(rows.flatMap(({ id, node }) => (node === null ? [] : [[id, node]])))
}

/** By code: the bodies that lie in the region of this code, and the codes of the regions that are said to lie below it. */
export async function readHangingOn(
  tx: Scope,
  codes: readonly string[],
): Promise<Map<string, { body?: string; region?: string }[]>> {
  const hanging = new Map<string, { body?: string; region?: string }[]>()
  if (codes.length === 0) return hanging
  const { rows } = await sql<{ code: string; body: string | null; region: string | null }>`
    select region as code, id::text as body, null as region from body where region = any(${[...codes]}::text[])
    union all
    select parent, null, code from region where parent = any(${[...codes]}::text[])`.execute(tx)
  for (const { code, body, region } of rows)
    hanging.set(code, [
      ...(hanging.get(code) ?? []),
      { ...(body !== null && { body }), ...(region !== null && { region }) },
    ])
  return hanging
}
