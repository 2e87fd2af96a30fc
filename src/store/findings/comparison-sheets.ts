/** The sheets of findings.xlsx that carry a back-test. */
import { type ComparedGroup, type ComparisonReport, nameOutcome } from '#core/finding'
import { nameChange } from './report-comparison.ts'
import type { XlsxWriter } from './xlsx.ts'

export async function writeComparisonSheets(xlsx: XlsxWriter, comparison: ComparisonReport): Promise<void> {
  await xlsx.beginSheet('草案与对照', [
    { heading: '按', width: 10 },
    { heading: '编号', width: 20 },
    { heading: '名称', width: 40 },
    ...['对照', '草案', '新增', '其中疑点', '减少', '其中疑点', '两边都有', '改判疑点', '改判无法判定'].map(
      (heading) => ({
        heading,
        width: 13,
      }),
    ),
  ])
  const row = (by: string, g: ComparedGroup) => [
    by,
    g.id,
    g.title,
    g.other,
    g.draft,
    g.gained,
    g.gainedViolated,
    g.lost,
    g.lostViolated,
    g.kept,
    g.toViolated,
    g.toUndetermined,
  ]
  await xlsx.add(row('合计', { id: '', title: '', ...comparison.total }))
  const groups = [
    ['项目', comparison.indicators],
    ['机关', comparison.organs],
    ['岗位', comparison.posts],
  ] as const
  for (const [by, some] of groups) for (const group of some) await xlsx.add(row(by, group))

  await xlsx.beginSheet('比较的例子', [
    { heading: '变化', width: 18 },
    { heading: '项目编号', width: 14 },
    { heading: '项目', width: 30 },
    { heading: '记录', width: 28 },
    { heading: '机关', width: 20 },
    { heading: '岗位', width: 14 },
    { heading: '责任人', width: 12 },
    { heading: '草案结论', width: 12 },
    { heading: '草案说明', width: 70, type: 'prose' },
    { heading: '对照结论', width: 12 },
    { heading: '对照说明', width: 70, type: 'prose' },
    { heading: '指纹', width: 34 },
  ])
  for (const e of comparison.examples) {
    const opinion = ({ outcome, explanation }: typeof e.draft) => [outcome && nameOutcome(outcome), explanation]
    const who = [e.organ, e.post, e.officer]
    await xlsx.add([
      nameChange(e.change),
      e.indicator,
      e.title,
      e.record,
      ...who,
      ...opinion(e.draft),
      ...opinion(e.other),
      e.fingerprint,
    ])
  }
}
