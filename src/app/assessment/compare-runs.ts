/** A draft beside the rule in force, over the same data: who would gain findings, who would lose them, and why. */
import { join } from 'node:path'
import { type ExplainContext, explainHit, explainJudgement, nameKey } from '#core/explanation'
import {
  type ComparedExample,
  type ComparedGroup,
  type ComparedOpinion,
  type ComparedSide,
  type ComparisonCounts,
  type ComparisonReport,
  type Hit,
  nameOutcome,
} from '#core/finding'
import type { Judgement } from '#core/indicator'
import type { Analytics, AnalyticsProgress, Limits } from '#store/analytics'
import type { ChangedHit, ComparedHits } from '#store/findings'
import type { Store } from '#store/registers'
import { openDraft, RUN_FILES } from '#store/runs'
import { compute, planQuestion, type Question } from './compute.ts'
import { judgeAgain } from './judge-again.ts'
import type { Against } from './open-against.ts'
import { listPackDifferences } from './pack-differences.ts'
import { postNamer } from './post-names.ts'

export type Comparing = {
  analytics: Analytics
  main: Store
  limits: Limits
  watch: { signal: AbortSignal; onProgress(progress: AnalyticsProgress): void }
  /** How many of each indicator and kind of change are shown. */
  examples: number
}

/** `draft` has been computed, its hits are in `draftHits`. */
export async function compareWith(
  against: Against,
  draft: { question: Question; hitsFile: string; pack: Omit<ComparedSide, 'run'>; variant?: string },
  comparing: Comparing,
): Promise<ComparisonReport> {
  const { analytics, main, limits, watch, examples } = comparing
  return main.withTemporary(async (folder) => {
    const otherHits = against.hitsFile ?? (await computeOther(against.question, folder, comparing))
    const compared = await analytics.compare(
      { draftHits: draft.hitsFile, otherHits, indicators: against.indicators, examples, folder, limits },
      { signal: watch.signal },
    )
    const told = await tellExamples(compared, draft.question, against.question, folder, comparing)
    const { question, pack, variant } = draft
    const lacking = question.indicators.filter((i) => !against.indicators.includes(i.id))
    return {
      format: 1,
      draft: pack,
      other: against.side,
      basis: {
        asOf: question.asOf,
        ...(question.period && { period: question.period }),
        ...(variant !== undefined && { variant }),
        batches: question.batches.map((batch) => ({ register: batch.register, digest: batch.digest })),
      },
      differences: listPackDifferences(question.pack, against.question.pack),
      notes: [
        ...against.notes,
        ...(lacking.length === 0
          ? []
          : [`对照没有考核${lacking.map((i) => `“${i.title}”`).join('、')}，其全部发现都计为新增。`]),
      ],
      total: compared.comparison.total,
      ...nameGroups(compared, question, against.question),
      examples: told,
    }
  })
}

async function computeOther(
  question: Question,
  folder: string,
  { analytics, limits, watch }: Comparing,
): Promise<string> {
  const draft = await openDraft(folder)
  await compute(analytics, question, planQuestion(question, limits), { folder, draft }, limits, watch)
  return join(draft, RUN_FILES.hits)
}

/** Items in the order of the packs, organs and posts by how much changes for them. */
function nameGroups(
  { comparison }: ComparedHits,
  draft: Question,
  other: Question,
): Pick<ComparisonReport, 'indicators' | 'organs' | 'posts'> {
  const order = [...new Set([...draft.pack.indicators.keys(), ...other.pack.indicators.keys()])]
  const indicators = order.flatMap((id): ComparedGroup[] => {
    const counts = comparison.indicators.get(id)
    const title = (draft.pack.indicators.get(id) ?? other.pack.indicators.get(id))?.title ?? id
    return counts === undefined ? [] : [{ id, title, ...counts }]
  })
  const namePost = postNamer(draft.pack.posts)
  return {
    indicators,
    organs: rankGroups(comparison.organs, (id) => (id === '' ? '未指明机关' : id)),
    posts: rankGroups(comparison.posts, (id) => (id === '' ? '未指明岗位' : namePost(id))),
  }
}

function rankGroups(groups: ReadonlyMap<string, ComparisonCounts>, titleOf: (id: string) => string): ComparedGroup[] {
  const weight = (c: ComparisonCounts) => c.gained + c.lost + c.toViolated + c.toUndetermined
  return [...groups]
    .map(([id, counts]) => ({ id, title: titleOf(id), ...counts }))
    .sort((a, b) => weight(b) - weight(a) || (a.title < b.title ? -1 : 1))
}

async function tellExamples(
  { examples }: ComparedHits,
  draft: Question,
  other: Question,
  folder: string,
  { analytics, watch }: Comparing,
): Promise<ComparedExample[]> {
  const [gained, lost] = [examples.filter((e) => e.other === undefined), examples.filter((e) => e.draft === undefined)]
  const judge = (question: Question, hits: readonly Hit[]) =>
    judgeAgain(analytics, question, hits, folder, watch.signal)
  const byOther = await judge(
    other,
    gained.flatMap((e) => e.draft ?? []),
  )
  const byDraft = await judge(
    draft,
    lost.flatMap((e) => e.other ?? []),
  )
  return examples.map((example) => {
    const mine =
      example.draft === undefined
        ? tellJudgement(draft, byDraft[lost.indexOf(example)], example)
        : tellHit(draft, example.draft)
    const theirs =
      example.other === undefined
        ? tellJudgement(other, byOther[gained.indexOf(example)], example)
        : tellHit(other, example.other)
    return describeExample(example, example.draft === undefined ? other : draft, mine, theirs, draft)
  })
}

function describeExample(
  { change, fingerprint, draft, other }: ChangedHit,
  finder: Question,
  mine: ComparedOpinion,
  theirs: ComparedOpinion,
  { pack }: Question,
): ComparedExample {
  const hit = draft ?? other
  const context = hit === undefined ? undefined : contextOf(finder, hit.indicator)
  if (hit === undefined || context === undefined) throw new Error(`the change ${fingerprint} has neither side`)
  const { organ, post, officer } = hit
  return {
    indicator: hit.indicator,
    title: context.indicator.title,
    change,
    fingerprint,
    record: nameKey(hit, context),
    ...(organ !== undefined && { organ }),
    ...(post !== undefined && { post: postNamer(pack.posts)(post) }),
    ...(officer !== undefined && { officer }),
    draft: mine,
    other: theirs,
  }
}

function tellHit(question: Question, hit: Hit): ComparedOpinion {
  const context = contextOf(question, hit.indicator)
  return { outcome: hit.outcome, explanation: context === undefined ? '' : explainHit(hit, context) }
}

/** The judgement of a reading that found nothing: what it looked at is in the steps, not in a hit. */
function tellJudgement(question: Question, judgement: Judgement | undefined, example: ChangedHit): ComparedOpinion {
  const asked = (example.draft ?? example.other)?.indicator ?? ''
  const context = contextOf(question, asked)
  if (context === undefined) return { explanation: '没有这个项目。' }
  if (judgement === undefined) return { explanation: '这条记录不在考核之列，或没有这个分项。' }
  if (judgement.hit !== undefined) return tellHit(question, judgement.hit)
  const steps = explainJudgement(judgement, context, []).filter((s) => s.title === '判定过程' || s.title === '免除情形')
  // How the calendar came to a day stands in deeper lines, and is told by `quanze why`.
  const lines = steps.flatMap((section) => section.lines.filter((line) => !/^ {4}|为什么是这一天/.test(line)))
  const told = lines.map((line) => line.trim().replace(/^\d+\. /, '')).join('')
  return { outcome: judgement.outcome, explanation: `${nameOutcome(judgement.outcome)}。${told}` }
}

function contextOf({ pack, asOf }: Question, id: string): ExplainContext | undefined {
  const indicator = pack.indicators.get(id)
  return indicator && { indicator, registers: pack.registers, parameters: pack.parameters, asOf }
}
