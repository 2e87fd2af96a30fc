/** Regions: found by name or code, or walked down level by level. */
import {
  countRegionsBelow,
  findRow,
  type ListedRow,
  listAllRows,
  readFacts,
  readNames,
  readTimeline,
  type When,
} from '#app/authority'
import { notFound, type Scope } from '#app/identity'
import * as routes from '#contract/authority'
import { REGION_LEVELS } from '#core/authority'
import { type Handler, scoped, sendSheet, tellFilters, YES } from '#server/http'
import { describe } from './details.ts'
import { type AnyCall, all, readPage, whenOf } from './lists.ts'
import { lookUp, showRegion } from './present.ts'
import { SHEETS } from './sheets.ts'
import { nameOf, tellOrganisation } from './tell.ts'

type Query = Parameters<typeof readPage>[2] & {
  parent?: string | undefined
  top?: boolean | undefined
  level?: keyof typeof REGION_LEVELS | undefined
}

async function readRegions(call: AnyCall, query: Query) {
  const { tx, premises } = call
  const when = whenOf(premises, query)
  const above = query.parent === undefined ? undefined : await findRow(tx, 'region', query.parent, when)
  // Below one that is not there on that day, there is nothing.
  if (query.parent !== undefined && above === undefined) return { items: [], total: 0 }
  const parentCode = query.top === true ? '' : above?.value.code
  const page = await readPage(call, 'region', {
    ...query,
    ...(parentCode !== undefined && { parentCode }),
  })
  return { ...page, items: await show(tx, page.items, when) }
}

async function show(tx: Scope, rows: readonly ListedRow<'region'>[], when: When) {
  const names = await lookUp(tx, rows, when, 'region')
  const below = await countRegionsBelow(
    tx,
    rows.map((row) => row.value.code),
    when,
  )
  return rows.map((row) => showRegion(row, names, below))
}

/** From the top down; a level that is not there ends the path. */
async function readPath(tx: Scope, region: ListedRow<'region'> | undefined, when: When) {
  const path: { id: string; code: string; name: string }[] = []
  for (let code = region?.value.parent; code !== undefined && path.length < Object.keys(REGION_LEVELS).length; ) {
    const named = (await readNames(tx, 'region', [code], when)).get(code)
    if (named === undefined) break
    path.unshift(named)
    code = (await findRow(tx, 'region', named.id, when))?.value.parent
  }
  return path
}

export const regionHandlers: readonly Handler[] = [
  scoped(routes.listRegions, (call) => readRegions(call, call.query)),
  scoped(routes.exportRegions, async (call) => {
    const { tx, premises, query } = call
    const when = whenOf(premises, query)
    const { items } = await readRegions(call, all(query))
    const told = await tellFilters(query, {
      ...tellOrganisation(tx, when),
      parent: ['上级', nameOf(tx, when, 'region')],
      top: ['最上一级', YES],
      level: ['级别', REGION_LEVELS],
    })
    return sendSheet(premises, '行政区划', told, SHEETS.region.headings, items.map(SHEETS.region.cells))
  }),
  scoped(routes.getRegion, async ({ tx, premises, params, query }) => {
    const when = whenOf(premises, query)
    const timeline = await readTimeline(tx, 'region', params.id, when.knownAt)
    if (timeline === undefined) throw notFound()
    const facts = await readFacts(tx, 'region', params.id, when.knownAt)
    const shown = await show(tx, timeline, when)
    const current = await findRow(tx, 'region', params.id, when)
    const code = (current ?? timeline.at(-1))?.value.code
    const bodies = await listAllRows(tx, 'body', when)
    return {
      ...describe({ timeline, facts }, when, (row) => shown[timeline.indexOf(row)] as (typeof shown)[number]),
      path: await readPath(tx, current ?? timeline.at(-1), when),
      bodies: bodies.flatMap(({ id, value }) =>
        value.region === code ? [{ id, code: value.code, name: value.name }] : [],
      ),
    }
  }),
]
