/** Packs as they stand on disk, checked anew when they change. */
import type { z } from 'zod'
import { getPackPlace, listPackPlaces } from '#app/packs'
import * as routes from '#contract/packs'
import { PACK_LEVELS } from '#core/pack'
import { type Handler, pageOfAll, scoped, sendSheet, sortAll, tellFilters, tellSort } from '#server/http'
import { caseResults } from './case-results.ts'
import { showPack, showSummary } from './shown.ts'

export { showSummary } from './shown.ts'

type Summary = z.input<typeof routes.packSummary>

/** From the highest to the lowest. */
const LEVELS: readonly string[] = Object.values(PACK_LEVELS)

const KEYS = {
  title: (pack) => pack.title,
  level: (pack) => LEVELS.indexOf(pack.level),
  issuer: (pack) => pack.issuer,
  inForce: (pack) => pack.inForce.from,
  indicators: (pack) => pack.indicators,
  unset: (pack) => pack.unset,
} satisfies Record<string, (pack: Summary) => string | number | undefined>

const HEADINGS = [
  '编号',
  '名称',
  '版本',
  '制定机关',
  '层级',
  '施行自',
  '施行至',
  '条款',
  '考核项目',
  '参数',
  '尚未设定的参数',
  '用例',
  '沿用',
  '摘要',
  '读不通的原因',
] as const

async function listPacks(sort: string | undefined): Promise<Summary[]> {
  return sortAll(await Promise.all(listPackPlaces().map(showSummary)), sort, KEYS)
}

export const packHandlers: readonly Handler[] = [
  scoped(routes.listPacks, async ({ query: { sort, ...paging } }) => pageOfAll(await listPacks(sort), paging)),
  scoped(routes.exportPacks, async ({ premises, query }) =>
    sendSheet(
      premises,
      '制度包',
      await tellFilters(query, {
        sort: tellSort({
          title: '名称',
          level: '层级',
          issuer: '制定机关',
          inForce: '施行自',
          indicators: '考核项目',
          unset: '尚未设定的参数',
        }),
      }),
      HEADINGS,
      (await listPacks(query.sort)).map((pack) => [
        pack.id,
        pack.title,
        pack.version,
        pack.issuer,
        pack.level,
        pack.inForce.from,
        pack.inForce.to,
        pack.clauses,
        pack.indicators,
        pack.parameters,
        pack.unset,
        pack.cases,
        pack.extends.join('、'),
        pack.digest,
        pack.faulty,
      ]),
    ),
  ),
  scoped(routes.getPack, async ({ params }) => showPack(getPackPlace(params.jurisdiction, params.name))),
  scoped(routes.getPackCases, async ({ params }) => caseResults(getPackPlace(params.jurisdiction, params.name))),
]
