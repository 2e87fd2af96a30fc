import { queryOptions } from '@tanstack/react-query'
import { api, dataOf } from '#web/api'
import type { SearchParams } from '#web/ui'

export const classesQuery = (ask: SearchParams) =>
  queryOptions({
    queryKey: ['body-classes', ask],
    queryFn: () => dataOf(api.GET('/api/body-classes', { params: { query: ask } })),
  })
