/** Roles that see findings without whom they concern. */

import type { RouteSpec } from '#contract/route'
import { listRights, POLICY } from '#core/identity'
import type { ScopedCall } from '#server/http'

/** Whether some role by which the caller sees findings gives only fields without names. */
export function isPartlyUnnamed({ caller }: Pick<ScopedCall<RouteSpec>, 'caller'>): boolean {
  return listRights(caller.asker.standings, POLICY).some(
    ({ resource, action, partlyUnnamed }) => resource === 'finding' && action === 'list' && partlyUnnamed === true,
  )
}
