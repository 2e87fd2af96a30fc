import { queryOptions } from '@tanstack/react-query'
import { api, type components, dataOf } from '#web/api'

export type Pack = components['schemas']['Pack']
type PackCases = components['schemas']['PackCases']
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
    queryFn: (): Promise<PackCases> => dataOf(api.GET('/api/packs/{jurisdiction}/{name}/cases', { params: { path } })),
    // Not after an error: asking again would begin the cases anew, unasked.
    refetchInterval: ({ state }) => (state.error === null && state.data?.state === 'running' ? ASK_AGAIN : false),
  })
