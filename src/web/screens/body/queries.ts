import { queryOptions } from '@tanstack/react-query'
import { api, dataOf } from '#web/api'
import type { Moment } from '#web/authority'

export const bodyQuery = (id: string, moment: Moment) =>
  queryOptions({
    queryKey: ['body', id, moment],
    queryFn: () => dataOf(api.GET('/api/bodies/{id}', { params: { path: { id }, query: moment } })),
  })
