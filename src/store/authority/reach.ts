/** How far the asking account may change offices and people. */
import { sql } from 'kysely'
import type { AuthorityKind } from '#core/authority'
import type { Scope } from '#store/record'

/** Bodies and units, or `everywhere`. */
export async function readReachedNodes(tx: Scope, kind: AuthorityKind): Promise<ReadonlySet<string> | 'everywhere'> {
  const { rows } = await sql<{ everywhere: boolean; nodes: string[] }>`
    select quanze.is_system() or quanze.may_all(${kind}, 'change') as everywhere, quanze.visible_nodes(${kind}, 'change') as nodes
    `.execute(tx)
  return rows[0]?.everywhere === true ? 'everywhere' : new Set(rows[0]?.nodes)
}
