/** What a pack holds, part by part, as lists to take along. */
import type { z } from 'zod'
import { loadKeptPack, type PackPlace } from '#app/packs'
import type { packDetail } from '#contract/packs'
import { POST_LINES } from '#core/authority'
import { FORCES, INDICATOR_MODES, ORIGINS, type PackPart } from '#core/pack-naming'
import { caseResults } from './case-results.ts'

type Detail = z.input<typeof packDetail>
type Cells = readonly (string | number | undefined)[]
type PartSheet = { headings: readonly string[]; rows: (pack: Detail, place: PackPlace) => Cells[] | Promise<Cells[]> }

const PART_SHEETS: Readonly<Record<PackPart, PartSheet>> = {
  clauses: {
    headings: ['条款', '标题', '效力', '要素的种类', '要素', '要素编号', '说明'],
    rows: ({ clauseList }) =>
      clauseList.flatMap(({ article, title, force, note, elements }) => {
        const cells = (kind?: string, element?: string, id?: string) => [
          article,
          title,
          FORCES[force],
          kind,
          element,
          id,
          note,
        ]
        return elements.length === 0 ? [cells()] : elements.map((one) => cells(one.kind, one.title, one.id))
      }),
  },
  indicators: {
    headings: ['编号', '考核项目', '要查什么', '方式', '效力', '类别', '依据', '岗位', '用例'],
    rows: ({ indicatorList, categoryList }) =>
      indicatorList.map(({ id, title, question, mode, force, category, cites, posts, cases }) => [
        id,
        title,
        question,
        INDICATOR_MODES[mode],
        FORCES[force as keyof typeof FORCES],
        categoryList.find((one) => one.id === category)?.title,
        cites.join('；'),
        posts.map((post) => post.title).join('、'),
        cases,
      ]),
  },
  parameters: {
    headings: ['编号', '参数', '值', '自', '来源', '依据', '用于'],
    rows: ({ parameterList }) =>
      parameterList.flatMap(({ id, title, values, unset, usedBy }) => {
        const used = usedBy.map((one) => one.title).join('、')
        if (unset) return [[id, title, '尚未设定', undefined, undefined, undefined, used]]
        return values.map(({ since, text, origin, cites }) => [id, title, text, since, ORIGINS[origin], cites, used])
      }),
  },
  registers: {
    headings: ['登记簿编号', '登记簿', '栏目编号', '栏目', '类型', '主键'],
    rows: ({ registerList }) =>
      registerList.flatMap(({ id, title, key, fields }) =>
        fields.map((field) => [id, title, field.id, field.title, field.type, key.includes(field.id) ? '是' : '']),
      ),
  },
  posts: {
    headings: ['代号', '岗位', '一线或内勤', '岗位序列'],
    rows: ({ postList }) =>
      postList.map(({ id, title, line, family }) => [id, title, POST_LINES[line as keyof typeof POST_LINES], family]),
  },
  cases: {
    headings: ['用例', '考核项目编号', '文件', '结果', '不符之处'],
    rows: async (_, place) => {
      const results = await caseResults(place)
      if (results.state === 'done')
        return results.items.map(({ name, indicator, file, passed, faults }) => [
          name,
          indicator,
          file,
          passed ? '相符' : '不符',
          faults.join('；'),
        ])
      const { cases } = await loadKeptPack(place.folder)
      return cases.map(({ name, indicator, file }) => [name, indicator.id, file, '还没有算完', undefined])
    },
  },
}

/** `words`: only what they stand in, with all its rows, as the page shows it whole. The first cell of a row names it. */
export async function listPart(
  pack: Detail,
  place: PackPlace,
  part: PackPart,
  words: string,
): Promise<{ headings: readonly string[]; rows: Cells[] }> {
  const { headings, rows } = PART_SHEETS[part]
  const asked = words.trim().toLowerCase()
  const all = await rows(pack, place)
  const named = all.filter((cells) => cells.join('\n').toLowerCase().includes(asked))
  const kept = new Set(named.map(([name]) => name))
  return { headings, rows: all.filter(([name]) => kept.has(name)) }
}
