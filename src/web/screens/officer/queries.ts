import { queryOptions } from '@tanstack/react-query'
import { api, dataOf } from '#web/api'
import type { Moment } from '#web/authority'

export const officerQuery = (id: string, moment: Moment) =>
  queryOptions({
    queryKey: ['officer', id, moment],
    queryFn: () => dataOf(api.GET('/api/officers/{id}', { params: { path: { id }, query: moment } })),
  })
