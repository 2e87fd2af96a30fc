import { queryOptions } from '@tanstack/react-query'
import { api, dataOf } from '#web/api'
import type { Moment } from '#web/authority'

export const postQuery = (id: string, moment: Moment) =>
  queryOptions({
    queryKey: ['post', id, moment],
    queryFn: () => dataOf(api.GET('/api/posts/{id}', { params: { path: { id }, query: moment } })),
  })
