/** Regions, from provinces down to villages. There are many: a tree of them is read level by level. */
import { z } from 'zod'
import { id, idParams, moment, named, page, paging, route, search, sorting } from '#contract/route'
import { keysOf, REGION_LEVELS } from '#core/authority'
import { detail, shownRegion } from './shown.ts'

const tag = '组织与人员'

const filters = {
  q: search,
  parent: id.optional().describe('只要它的下一级'),
  top: z.stringbool().optional().describe('只要上一级不在册的'),
  level: z.enum(keysOf(REGION_LEVELS)).optional(),
  ...moment,
  sort: sorting('code', 'name'),
}

export const listRegions = route({
  id: 'listRegions',
  method: 'GET',
  path: '/regions',
  summary: '行政区划',
  tag,
  query: z.object({ ...filters, ...paging }),
  answers: { 200: page(shownRegion).meta({ id: 'RegionPage' }) },
  policy: { resource: 'region', action: 'list' },
})

export const exportRegions = route({
  id: 'exportRegions',
  method: 'GET',
  path: '/regions.xlsx',
  summary: '行政区划导出',
  tag,
  query: z.object(filters),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'region', action: 'export' },
})

export const getRegion = route({
  id: 'getRegion',
  method: 'GET',
  path: '/regions/:id',
  summary: '一个行政区划：上级各层、历史和设在这里的执法主体',
  tag,
  params: idParams,
  query: z.object(moment),
  answers: {
    200: z
      .object({
        ...detail(shownRegion),
        path: z.array(named).describe('从最上一级到它的上一级'),
        bodies: z.array(named).describe('设在这里的执法主体'),
      })
      .meta({ id: 'RegionDetail' }),
  },
  policy: { resource: 'region', action: 'read' },
})
