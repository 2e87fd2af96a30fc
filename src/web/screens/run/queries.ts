import { queryOptions } from '@tanstack/react-query'
import { api, type components, dataOf } from '#web/api'

export type RunDetail = components['schemas']['RunDetail']

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: () => dataOf(api.GET('/api/runs/{id}', { params: { path: { id } } })),
  })
