/** The whole story of one judgement, for `quanze why`: sections of lines, from the conclusion down to the clause. */
import { formatCitation } from '#core/citation'
import { type Hit, nameOutcome, nameReason } from '#core/finding'
import type { Change, Judgement, Mode, TraceStep } from '#core/indicator'
import { describeChange } from './change-text.ts'
import { adviseChange, explainHit, listReview } from './explain.ts'
import { type ExplainContext, getTold, namePlace, nameSubject, type Told } from './told.ts'
import { describeStep } from './trace-text.ts'

export type Section = { title: string; lines: readonly string[] }

/** `changes` is the smallest change, from the indicator module's smallestChange. */
export function explainJudgement(judgement: Judgement, context: ExplainContext, changes: readonly Change[]): Section[] {
  const told = getTold(judgement.hit ?? standIn(judgement, context), context)
  const { indicator, branch } = told
  const exemptions = judgement.trace.filter((step) => step.kind === 'exemption')
  const checks = judgement.trace.filter((step) => step.kind !== 'exemption')
  const sections: Section[] = [
    { title: '结论', lines: conclude(judgement, context, branch.mode) },
    { title: '被考核的记录', lines: [describeSubject(told, judgement)] },
    {
      title: '考核内容',
      lines: [
        indicator.title,
        ...(branch.title === indicator.title ? [] : [branch.title]),
        ...(indicator.question === undefined ? [] : [indicator.question]),
      ],
    },
    { title: '判定过程', lines: listLines(told, checks) },
    { title: '免除情形', lines: listExemptionLines(told, judgement, exemptions) },
    {
      title: '怎样符合要求',
      lines:
        judgement.hit === undefined
          ? []
          : changes.length === 0
            ? [adviseChange(told)]
            : changes.map((c) => describeChange(told, c)),
    },
    { title: '人工复核', lines: judgement.hit === undefined ? [] : numbered(listReview(told)) },
    { title: '须附证据', lines: branch.test.kind === 'sample' ? numbered(branch.test.evidence) : [] },
    {
      title: '依据',
      lines: indicator.cites.map(
        (cite) => `${formatCitation(cite)}${cite.quote === undefined ? '' : `：“${cite.quote}”`}`,
      ),
    },
  ]
  return sections.filter(({ lines }) => lines.length > 0)
}

function numbered(items: readonly string[]): string[] {
  return items.map((item, i) => `${i + 1}. ${item}`)
}

export function formatSections(sections: readonly Section[]): string {
  return sections.map(({ title, lines }) => [`【${title}】`, ...lines.map((line) => `  ${line}`)].join('\n')).join('\n')
}

function conclude(judgement: Judgement, context: ExplainContext, mode: Mode): string[] {
  const { hit, outcome } = judgement
  if (hit === undefined) return [`${nameOutcome(outcome)}。`]
  const assisted = mode === 'assisted' ? ['本项由机器缩小范围，是否属实须由人工复核。'] : []
  const caution = hit.outcome === 'violated' ? [...assisted, '疑点还不是过错，须经告知、申辩和核实才能认定。'] : []
  return [`${nameOutcome(outcome)}（${nameReason(hit.reason)}）。`, explainHit(hit, context), ...caution]
}

function describeSubject(told: Told, { ref, hit }: Judgement): string {
  const place = ref === undefined ? '' : `，见${namePlace(told.registers, ref)}`
  const who = [hit?.organ, hit?.post, hit?.officer].filter((w) => w !== undefined)
  return `${nameSubject(told)}${place}${who.length === 0 ? '' : `；${who.join('，')}`}。`
}

function listExemptionLines(told: Told, judgement: Judgement, steps: readonly TraceStep[]): string[] {
  if (steps.length > 0) return listLines(told, steps)
  if (judgement.outcome !== 'violated') return []
  return told.branch.exemptions.length === 0 ? ['本项没有规定免除情形。'] : []
}

function listLines(told: Told, steps: readonly TraceStep[]): string[] {
  return steps.flatMap((step, i) =>
    describeStep(told, step).map((line, k) => (k === 0 ? `${i + 1}. ${line}` : `   ${line}`)),
  )
}

/** Something to name the subject by where there is no hit. */
function standIn(judgement: Judgement, context: ExplainContext): Hit {
  const branch = context.indicator.branches.find((b) => b.id === judgement.branch)
  if (branch === undefined) throw new Error(`indicator ${context.indicator.id} has no branch ${judgement.branch}`)
  const { indicator, key, ref } = judgement
  const base = {
    indicator,
    branch: branch.id,
    outcome: 'violated',
    reason: 'to-be-checked',
    register: branch.subject.register,
    key,
    evidence: [],
    exemptionsTried: [],
  } as const
  return ref === undefined ? base : { ...base, row: ref }
}
