import { queryOptions } from '@tanstack/react-query'
import { api, dataOf } from '#web/api'
import type { Moment } from '#web/authority'

export const unitQuery = (id: string, moment: Moment) =>
  queryOptions({
    queryKey: ['unit', id, moment],
    queryFn: () => dataOf(api.GET('/api/units/{id}', { params: { path: { id }, query: moment } })),
  })
