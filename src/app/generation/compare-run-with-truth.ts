/** Precision and recall of a run over a made-up office, item by item, with every disagreement explained from both sides. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openRun } from '#app/assessment'
import { Refused } from '#core/diagnostic'
import { type ItemAgreement, rateItem } from '#core/generation'
import { compareTruth, type Disagreement } from '#store/generation'

export type TruthReport = {
  items: ItemAgreement[]
  disagreements: (Disagreement & { title: string })[]
  more: number
  /** Files whose refused and doubled rows are not as many as planted. */
  files: { file: string; outcome: string; expected: number; counted: number }[]
}

export async function compareRunWithTruth(
  truth: string,
  run: string,
  store: string,
  most: number,
): Promise<TruthReport> {
  if (!existsSync(truth))
    throw new Refused('usage', `找不到文件 ${truth}。`, '它由 quanze generate 写在造出的数据旁边，名为 truth.jsonl。')
  const findings = join(run, 'findings.parquet')
  if (!existsSync(findings))
    throw new Refused('usage', `文件夹 ${run} 里没有考核结果。`, '--run 写 quanze assess 的 --out 文件夹。')
  const { question } = await openRun(run, store)
  const indicators = question.pack.indicators
  const compared = await compareTruth(truth, findings, most)
  const counts = new Map(compared.items.map((item) => [item.id, item]))
  const asked = question.indicators.map((i) => i.id)
  const batches = new Map(question.batches.map((batch) => [batch.original.name, batch.rows]))
  return {
    items: asked.map((id) =>
      rateItem(counts.get(id) ?? { id, planted: 0, found: 0, both: 0 }, indicators.get(id)?.mode ?? 'automatic'),
    ),
    disagreements: compared.disagreements
      .filter(({ indicator }) => asked.includes(indicator))
      .map((d) => ({ ...d, title: indicators.get(d.indicator)?.title ?? d.indicator })),
    more: compared.more,
    files: compared.files.flatMap(({ file, outcome, rows }) => {
      const batch = batches.get(file)
      const counted = (outcome === 'rejected' ? batch?.rejected : batch?.duplicate) ?? 0
      return counted === rows ? [] : [{ file, outcome, expected: rows, counted }]
    }),
  }
}
