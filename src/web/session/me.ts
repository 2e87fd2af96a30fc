/** Who is signed in, what they may do, and the set-up of this installation; asked once and kept. */
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { Action, Resource } from '#core/identity'
import { ApiProblem, api, dataOf } from '#web/api'
import { setServerClock } from '#web/ui'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    const me = await dataOf(api.GET('/api/me'))
    setServerClock(me.session.now)
    return me
  },
  retry: (count, error) => !(error instanceof ApiProblem) && count < 2,
  staleTime: 60_000,
})

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => dataOf(api.GET('/api/setup')),
  staleTime: 60_000,
})

/** Within the shell, where somebody is signed in. */
export function useMe() {
  return useSuspenseQuery(meQuery).data
}

export type Me = ReturnType<typeof useMe>

function holdsRight(me: Me, resource: Resource, action: Action): boolean {
  return me.rights.some((right) => right.resource === resource && right.action === action && right.scope !== 'none')
}

/** Whether the reader may do it to something at least; the server decides about the one thing. */
export function useMay(): (resource: Resource, action: Action) => boolean {
  const me = useQuery(meQuery).data
  return (resource, action) => me !== undefined && holdsRight(me, resource, action)
}

/** Whether some of what the reader may list of it does not say whom it concerns. */
export function useIsPartlyUnnamed(resource: Resource): boolean {
  const rights = useQuery(meQuery).data?.rights ?? []
  return rights.some((right) => right.resource === resource && right.action === 'list' && right.partlyUnnamed === true)
}
