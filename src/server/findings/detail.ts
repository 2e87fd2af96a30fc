/** One finding with all that explains it, and the thread from the statute to the person and back. */
import type { z } from 'zod'
import type { FindingDetail, RecordedRun } from '#app/findings'
import type { findingDetail } from '#contract/findings'
import { formatDate, type LocalDate } from '#core/calendar'
import { HIDDEN, showRow } from './shown.ts'

type Shown = z.input<typeof findingDetail>

const WHY: Readonly<Record<string, string>> = {
  'no-row': '没有找到这样的记录',
  'condition-false': '找到了记录，但不符合条件',
  expired: '找到了记录，但已过期',
  unknown: '缺少资料，不能断定',
}

export function showDetail(
  found: FindingDetail,
  run: RecordedRun | undefined,
  masked: boolean,
  steps: readonly string[] = [],
): Omit<Shown, 'mayAssign' | 'mayEndAssignments'> {
  const { evidence, history } = found
  const explanation = { ...found.explanation, text: nameMender(found, masked) }
  const item = run?.summary.indicators.find((indicator) => indicator.id === found.indicator)
  const cites = [...(item?.cites ?? [])]
  return {
    ...showRow(found, masked),
    cites,
    ...(item?.question !== undefined && { question: item.question }),
    ...(item !== undefined && { mode: item.mode }),
    explanation: explanation.text,
    ...(explanation.advice !== '' && { advice: explanation.advice }),
    sections: sectionsOf({ ...found, explanation }, cites),
    dueReason: dueReasonOf(found, steps),
    ...(found.expected !== undefined && { expected: found.expected }),
    ...(found.actualText !== undefined && { actualText: found.actualText }),
    exemptions: explanation.exemptions.map(({ id, title, why }) => ({ id, title, why: WHY[why] ?? why })),
    evidence: evidence.map((row) => ({ ...row, cells: masked ? [] : [...row.cells] })),
    thread: threadOf(found, cites, item, masked),
    history: [...history],
    packVersion: run?.pack.version ?? '',
    packDigest: run?.pack.digest ?? '',
  }
}

/**
 * The sentence was written with the run, when only the code of whoever has to fill in was known: the name comes before it where there is
 * one to be told.
 */
function nameMender(found: FindingDetail, masked: boolean): string {
  const { organCode, body, postCode, post, officerCode, officer, explanation } = found
  const menders = [[organCode, body], [postCode, post], ...(masked ? [] : [[officerCode, officer] as const])] as const
  for (const [code, named] of menders) {
    const words = `由${code}补填`
    if (code === undefined || named === undefined || named.name === code || !explanation.text.includes(words)) continue
    return explanation.text.replace(words, () => `由${named.name}（${code}）补填`)
  }
  return explanation.text
}

function sectionsOf({ explanation, subject, label }: FindingDetail, cites: readonly string[]): Shown['sections'] {
  const exemptions = explanation.exemptions.map(({ title, why }) => `${title}：${WHY[why] ?? why}`)
  return [
    { title: '结论', lines: [`${label}：${explanation.reasonText}`, explanation.text] },
    { title: '被判定的记录', lines: [`登记簿“${subject.registerTitle}”：${subject.key.join('，')}`] },
    ...(exemptions.length > 0 ? [{ title: '查过的免责情形', lines: exemptions }] : []),
    ...(explanation.advice === '' ? [] : [{ title: '怎样才符合', lines: [explanation.advice] }]),
    { title: '依据', lines: [...cites] },
  ]
}

/** The days of a period in the order in which they were counted; where it can be counted again, step by step. */
function dueReasonOf({ explanation: { start }, at, due, actual }: FindingDetail, steps: readonly string[]): string[] {
  const line = (day: LocalDate | undefined, words: string) =>
    day === undefined ? [] : [`${words}：${formatDate(day)}`]
  if (due === undefined) return []
  const counted = steps.length > 0 ? steps : [...line(start, '期限起算'), ...line(due, '期限届满')]
  return [...line(at, '事实发生'), ...counted, ...line(actual, '实际办理')]
}

type Item = RecordedRun['summary']['indicators'][number]

function threadOf(
  found: FindingDetail,
  cites: readonly string[],
  item: Item | undefined,
  masked: boolean,
): Shown['thread'] {
  const { subject, post, officer, postCode, officerCode, body, officerHidden } = found
  const [statute] = cites
  return [
    {
      step: 'statute',
      label: '条文',
      title: statute ?? '制度包没有写明条款',
      missing: statute === undefined,
      ...(cites.length > 1 && { detail: cites.slice(1).join('；') }),
    },
    // There is no catalogue of powers yet: an assessed item is not the power it looks after.
    {
      step: 'power',
      label: '职权',
      title: '职权目录未登记',
      missing: true,
      detail: `考核项目：${item?.title ?? found.indicatorTitle}`,
    },
    {
      step: 'post',
      label: '岗位',
      title: post?.name ?? titleOf(postCode, '岗位', false),
      missing: post === undefined,
      ...(body !== undefined && { detail: body.name }),
      ...(post !== undefined && { id: post.id }),
    },
    masked
      ? { step: 'officer', label: '人员', title: '统计用途不显示姓名', missing: false }
      : {
          step: 'officer',
          label: '人员',
          title: officer?.name ?? titleOf(officerCode, '人员', officerHidden),
          missing: officer === undefined && !officerHidden,
          ...(officer !== undefined && { id: officer.id, detail: `工号 ${officer.code}` }),
        },
    { step: 'record', label: '执法记录', title: found.title, missing: false, detail: subject.registerTitle },
    { step: 'finding', label: found.label, title: found.explanation.reasonText, missing: false, id: found.id },
  ]
}

/** Of one that cannot be named: hidden, registered nowhere, or not told by the register. */
function titleOf(code: string | undefined, what: string, isHidden: boolean): string {
  if (code === undefined) return isHidden ? HIDDEN : `记录没有写明${what}`
  return `${code}（${isHidden ? HIDDEN : `${what}未登记`}）`
}
