/** What a draft is compared with: another pack, to be run over the same data, or a run there is, if it looked at the same. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadCheckedPack } from '#app/packs'
import { formatDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import type { ComparedSide } from '#core/finding'
import type { Indicator } from '#core/indicator'
import { RUN_FILES, type RunRecord } from '#store/runs'
import { chooseIndicators } from './choose-indicators.ts'
import type { Question } from './compute.ts'
import { openRun } from './open-run.ts'
import { listRegisterConflicts } from './pack-differences.ts'

/** `hitsFile`: what a run found; without it the pack has still to be run. */
export type Against = {
  side: ComparedSide
  question: Question
  /** Those of which both readings speak. */
  indicators: readonly string[]
  hitsFile?: string
  notes: readonly string[]
}

/** What the draft was asked, for a comparison of like with like. */
export type Asked = {
  question: Question
  calendarDigest: string
  variant?: string
  only: readonly string[]
  store: string
}

export async function openAgainst(target: string, asked: Asked): Promise<Against> {
  return existsSync(join(target, 'pack.yaml')) ? openOtherPack(target, asked) : openOtherRun(target, asked)
}

async function openOtherPack(folder: string, { question, variant, only }: Asked): Promise<Against> {
  const { pack, digest } = await loadCheckedPack(folder)
  const { conflicts, notes } = listRegisterConflicts(question.pack, pack)
  if (conflicts.length > 0)
    throw new Refused(
      'run.not-comparable',
      `制度包“${folder}”与草案对同样的文件读法不同，不能比较：${conflicts.length}处。`,
      conflicts.join('\n'),
    )
  const known = only.filter((id) => pack.indicators.has(id))
  const indicators = only.length > 0 && known.length === 0 ? [] : chooseIndicators(pack, variant, known)
  return {
    side: { id: pack.id, version: pack.version, title: pack.title, digest },
    question: { ...question, pack, indicators },
    indicators: indicators.map((i) => i.id),
    notes,
  }
}

async function openOtherRun(target: string, asked: Asked): Promise<Against> {
  const { record, question: theirs, folder } = await openRun(target, asked.store)
  const differences = listScopeDifferences(record, asked, [...theirs.pack.indicators.values()])
  if (differences.length > 0)
    throw new Refused(
      'run.not-comparable',
      `与运行 ${record.id} 不是对同样的数据、同样的范围所作的考核，不能比较：${differences.length}处不同。`,
      differences.join('\n'),
    )
  const { id, version, title, digest } = record.pack
  const wanted = new Set(asked.only)
  return {
    side: { id, version, title, digest, run: record.id },
    question: theirs,
    indicators: record.indicators.filter((one) => wanted.size === 0 || wanted.has(one)),
    hitsFile: join(folder, RUN_FILES.hits),
    notes: [],
  }
}

function listScopeDifferences(record: RunRecord, asked: Asked, known: readonly Indicator[]): string[] {
  const { question, variant, calendarDigest } = asked
  const span = (p: { from: string; to: string } | undefined) => (p === undefined ? '全部日期' : `${p.from} 至 ${p.to}`)
  const differs = (what: string, then: string, now: string) =>
    then === now ? [] : [`${what}：该运行为${then}，现在为${now}。`]
  const run = new Set(record.indicators)
  const skipped = known.filter((i) => !run.has(i.id) && question.indicators.some((mine) => mine.id === i.id))
  return [
    ...listDataDifferences(record, question),
    ...differs('判定日', formatDate(record.asOf), formatDate(question.asOf)),
    ...differs('考核期间', span(record.period), span(question.period)),
    ...differs('系统', record.variant ?? '未指定', variant ?? '未指定'),
    ...differs('视为没有记录的登记簿', listText(record.assumeEmpty), listText(question.assumeEmpty)),
    ...(record.calendar.digest === calendarDigest ? [] : ['工作日历：两次所用的单位补充日历不同。']),
    ...(skipped.length === 0
      ? []
      : [
          `考核项目：该运行没有考核${skipped.map((i) => `“${i.title}”（${i.id}）`).join('、')}，可用 --only 只比较两边都有的。`,
        ]),
  ]
}

function listDataDifferences(record: RunRecord, { batches, pack }: Question): string[] {
  const [then, now] = [digestsByRegister(record.batches), digestsByRegister(batches)]
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((register) => {
    const [before, after] = [then.get(register) ?? '没有', now.get(register) ?? '没有']
    const title = pack.registers.get(register)?.title ?? register
    return before === after ? [] : [`登记簿“${title}”的数据：该运行为${before}，现在为${after}（内容摘要前12位）。`]
  })
}

function digestsByRegister(batches: readonly { register: string; digest: string }[]): Map<string, string> {
  const byRegister = new Map<string, string>()
  for (const { register, digest } of batches.toSorted((a, b) => (a.digest < b.digest ? -1 : 1))) {
    const before = byRegister.get(register)
    byRegister.set(register, `${before === undefined ? '' : `${before}、`}${digest.slice(0, 12)}`)
  }
  return byRegister
}

function listText(ids: readonly string[]): string {
  return ids.length === 0 ? '无' : ids.toSorted().join('、')
}
