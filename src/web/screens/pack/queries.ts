import { queryOptions } from '@tanstack/react-query'
import { api, type components, dataOf } from '#web/api'

export type Pack = components['schemas']['Pack']
export type PackCases = components['schemas']['PackCases']
type Path = { jurisdiction: string; name: string }

const ASK_AGAIN = 1500

export const packQuery = (path: Path) =>
  queryOptions({
    queryKey: ['pack', path],
    queryFn: () => dataOf(api.GET('/api/packs/{jurisdiction}/{name}', { params: { path } })),
    staleTime: 300_000,
  })

export const casesQuery = (path: Path) =>
  queryOptions({
    queryKey: ['pack-cases', path],
    queryFn: () => dataOf(api.GET('/api/packs/{jurisdiction}/{name}/cases', { params: { path } })),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? ASK_AGAIN : false),
  })
