/** One or two Chinese sentences for a hit, from the hit alone: for tables, letters and the report. */
import type { Hit, ReasonCode } from '#core/finding'
import type { Test } from '#core/indicator'
import type { AnswersTest } from './demand-text.ts'
import { describeTriedExemptions } from './exemption-text.ts'
import { adviseAnswers, explainAnswers } from './explain-answers.ts'
import {
  adviseCondition,
  adviseTiming,
  type ConditionTest,
  explainCondition,
  explainTiming,
} from './explain-condition.ts'
import {
  adviseBalance,
  adviseCycle,
  adviseRepeat,
  adviseTotal,
  explainBalance,
  explainCycle,
  explainRepeat,
  explainSample,
  explainTotal,
  listItems,
} from './explain-group.ts'
import { adviseUndetermined, explainUndetermined } from './explain-undetermined.ts'
import { type ExplainContext, getTold, listKeyParts, type Told } from './told.ts'

/**
 * What is wrong, or why it cannot be said.
 *
 * @example
 * explainHit(hit, { indicator, registers, parameters, asOf })
 * // 纳税人 91…（所属期 2026-03）应申报日期为2026年4月15日，应当不晚于2026年5月6日有“限期改正通知书”…
 */
export function explainHit(hit: Hit, context: ExplainContext): string {
  const told = getTold(hit, context)
  const exemptions = hit.outcome === 'violated' ? describeTriedExemptions(told) : undefined
  return `${explainReason(told, hit.reason)}${exemptions ?? ''}`
}

/** The smallest change that would have made it right, or that lets it be judged; then what a person must look at first. */
export function adviseHit(hit: Hit, context: ExplainContext): string {
  const told = getTold(hit, context)
  const review = listReview(told)
  const looked = review.length === 0 ? '' : `人工复核：${listItems(review)}。`
  return `${adviseChange(told)}${looked}`
}

/** What a person must look at before the finding is taken for true. What cannot be judged is to be completed first. */
export function listReview({ hit, branch }: Told): readonly string[] {
  return hit.outcome === 'violated' || hit.reason === 'to-be-checked' ? branch.review : []
}

/** The change alone. */
export function adviseChange(told: Told): string {
  const { hit } = told
  const { reason } = hit
  switch (reason) {
    case 'no-answer':
    case 'late-answer':
    case 'early-answer':
    case 'no-predecessor':
    case 'predecessor-too-late':
      return adviseAnswers(told, answersOf(told), reason)
    case 'forbidden':
      return told.branch.test.kind === 'answers'
        ? adviseAnswers(told, told.branch.test, reason)
        : adviseCondition(told, conditionOf(told))
    case 'condition-false':
      return adviseCondition(told, conditionOf(told))
    case 'late':
    case 'early':
      return adviseTiming(told, conditionOf(told), reason)
    case 'repeated':
      return adviseRepeat(told)
    case 'over':
    case 'under': {
      const { test } = told.branch
      return test.kind === 'balance' ? adviseBalance(told, test, reason) : adviseTotal(told, totalOf(told))
    }
    case 'missed-cycle':
      return adviseCycle(told, cycleOf(told))
    case 'field-missing':
    case 'answer-field-missing':
    case 'no-record':
    case 'register-missing':
    case 'parameter-unset':
    case 'calendar-unknown':
    case 'exemption-unknown':
      return adviseUndetermined(told, reason)
    case 'to-be-checked':
      return '按核查要点逐项核对，并登记结论。'
    default:
      return reason satisfies never
  }
}

/** The key of a hit for a table: its values as they would be read. */
export function nameKey(hit: Hit, context: ExplainContext): string {
  return listKeyParts(getTold(hit, context))
    .map(({ text }) => text)
    .join(' / ')
}

function explainReason(told: Told, reason: ReasonCode): string {
  switch (reason) {
    case 'no-answer':
    case 'late-answer':
    case 'early-answer':
    case 'no-predecessor':
    case 'predecessor-too-late':
      return explainAnswers(told, answersOf(told), reason)
    case 'forbidden':
      return told.branch.test.kind === 'answers'
        ? explainAnswers(told, told.branch.test, reason)
        : explainCondition(told, conditionOf(told))
    case 'condition-false':
      return explainCondition(told, conditionOf(told))
    case 'late':
    case 'early':
      return explainTiming(told, conditionOf(told), reason)
    case 'repeated':
      return explainRepeat(told)
    case 'over':
    case 'under': {
      const { test } = told.branch
      return test.kind === 'balance' ? explainBalance(told, test, reason) : explainTotal(told, totalOf(told))
    }
    case 'missed-cycle':
      return explainCycle(told, cycleOf(told))
    case 'field-missing':
    case 'answer-field-missing':
    case 'no-record':
    case 'register-missing':
    case 'parameter-unset':
    case 'calendar-unknown':
    case 'exemption-unknown':
      return explainUndetermined(told, reason)
    case 'to-be-checked': {
      const { test } = told.branch
      return test.kind === 'sample'
        ? explainSample(told, test.checklist, test.evidence)
        : explainSample(told, [told.branch.title], [])
    }
    default:
      return reason satisfies never
  }
}

function answersOf(told: Told): AnswersTest {
  const { test } = told.branch
  return test.kind === 'answers' ? test : misfit(told, test)
}

function conditionOf(told: Told): ConditionTest {
  const { test } = told.branch
  return test.kind === 'condition' ? test : misfit(told, test)
}

function totalOf(told: Told): Extract<Test, { kind: 'total' }> {
  const { test } = told.branch
  return test.kind === 'total' ? test : misfit(told, test)
}

function cycleOf(told: Told): Extract<Test, { kind: 'cycle' }> {
  const { test } = told.branch
  return test.kind === 'cycle' ? test : misfit(told, test)
}

function misfit(told: Told, test: Test): never {
  throw new Error(`a test of kind ${test.kind} does not give the reason ${told.hit.reason}`)
}
