import { queryOptions } from '@tanstack/react-query'
import { api, type components, dataOf } from '#web/api'

export type Finding = components['schemas']['Finding']

export const findingQuery = (id: string) =>
  queryOptions({
    queryKey: ['finding', id],
    queryFn: () => dataOf(api.GET('/api/findings/{id}', { params: { path: { id } } })),
  })
