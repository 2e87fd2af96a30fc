/** Packs as they stand on disk, checked anew when they change. */
import type { z } from 'zod'
import { getPackPlace, listPackPlaces } from '#app/packs'
import * as routes from '#contract/packs'
import { PACK_LEVELS, PACK_PARTS, PACK_STATES } from '#core/pack-naming'
import { type Handler, pageOfAll, scoped, sendSheet, sortAll, tellFilters, tellSort } from '#server/http'
import { caseResults } from './case-results.ts'
import { listPart } from './part-sheets.ts'
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

type Filters = z.output<typeof routes.exportPacks.query>

async function listPacks({ q, state, level, sort }: Filters): Promise<Summary[]> {
  const all = await Promise.all(listPackPlaces().map(showSummary))
  const asked = q?.trim().toLowerCase() ?? ''
  const wanted = all.filter(
    (pack) =>
      (state === undefined || stateOf(pack) === state) &&
      (level === undefined || pack.level === PACK_LEVELS[level]) &&
      [pack.title, pack.id, pack.issuer].some((words) => words.toLowerCase().includes(asked)),
  )
  return sortAll(wanted, sort, KEYS)
}

function stateOf(pack: Summary): keyof typeof PACK_STATES {
  if (pack.faulty !== undefined) return 'faulty'
  return pack.unset > 0 ? 'unset' : 'usable'
}

export const packHandlers: readonly Handler[] = [
  scoped(routes.listPacks, async ({ query }) => pageOfAll(await listPacks(query), query)),
  scoped(routes.exportPacks, async ({ premises, query }) =>
    sendSheet(
      premises,
      '制度包',
      await tellFilters(query, {
        q: '查找',
        state: ['状态', PACK_STATES],
        level: ['层级', PACK_LEVELS],
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
      (await listPacks(query)).map((pack) => [
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
  scoped(routes.exportPackPart, async ({ premises, params, query: { part, q } }) => {
    const place = getPackPlace(params.jurisdiction, params.name)
    const pack = await showPack(place)
    const { headings, rows } = await listPart(pack, place, part, q ?? '')
    return sendSheet(
      premises,
      `${pack.title} ${PACK_PARTS[part]}`,
      await tellFilters({ q }, { q: '查找' }),
      headings,
      rows,
    )
  }),
  scoped(routes.getPackCases, async ({ params }) => caseResults(getPackPlace(params.jurisdiction, params.name))),
]
