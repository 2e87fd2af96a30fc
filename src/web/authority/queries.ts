import { queryOptions } from '@tanstack/react-query'
import { api, type components, dataOf, given } from '#web/api'
import type { SearchParams } from '#web/ui'

type Schemas = components['schemas']
export type TreeNode = Schemas['TreeNode']
export type Fact = Schemas['BodyDetail']['facts'][number]
export type Moment = { asOf?: string; knownAt?: string }

export function momentOf(search: SearchParams): Moment {
  return given({ asOf: search['asOf'], knownAt: search['knownAt'] })
}

export const treeQuery = (moment: Moment = {}) =>
  queryOptions({
    queryKey: ['tree', moment],
    queryFn: () => dataOf(api.GET('/api/tree', { params: { query: moment } })),
    staleTime: 60_000,
  })

export const regionQuery = (id: string, moment: Moment = {}) =>
  queryOptions({
    queryKey: ['region', id, moment],
    queryFn: () => dataOf(api.GET('/api/regions/{id}', { params: { path: { id }, query: moment } })),
  })

export const packsQuery = queryOptions({
  queryKey: ['packs-to-choose'],
  queryFn: () => dataOf(api.GET('/api/packs', { params: { query: { limit: 200 } } })).then((page) => page.items),
  staleTime: 300_000,
})

/** The posts a pack names; `id` is the place and the name of the pack. */
export const packPostsQuery = (id: string) =>
  queryOptions({
    queryKey: ['pack-posts', id],
    queryFn: () => {
      const [jurisdiction = '', name = ''] = id.split('/')
      return dataOf(api.GET('/api/packs/{jurisdiction}/{name}', { params: { path: { jurisdiction, name } } })).then(
        (pack) => pack.postList,
      )
    },
    staleTime: 300_000,
  })

/** What a reference can point to, looked for by words. */
export type Thing = { id: string; code?: string | undefined; name: string }
export type ThingKind = 'body' | 'unit' | 'post' | 'officer' | 'region'

const MOST_FOUND = 20

export function findThings(kind: ThingKind, q: string): Promise<readonly Thing[]> {
  const params = { params: { query: { ...(q === '' ? {} : { q }), limit: MOST_FOUND } } }
  switch (kind) {
    case 'body':
      return dataOf(api.GET('/api/bodies', params)).then((page) => page.items)
    case 'unit':
      return dataOf(api.GET('/api/units', params)).then((page) => page.items)
    case 'post':
      return dataOf(api.GET('/api/posts', params)).then((page) => page.items)
    case 'officer':
      return dataOf(api.GET('/api/officers', params)).then((page) => page.items)
    case 'region':
      return dataOf(api.GET('/api/regions', params)).then((page) => page.items)
    default:
      return kind satisfies never
  }
}
