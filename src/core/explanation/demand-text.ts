/** Demands of a test `answers` in words, and which of them a hit is about. */
import type { Demand, Side, Test } from '#core/indicator'
import { describeCondition } from './condition-text.ts'
import { joinWords, quoteRegister, type Told, tellingLabel } from './told.ts'

export type AnswersTest = Extract<Test, { kind: 'answers' }>

/** `“限期改正通知书”或“税务行政处罚决定书”`. */
export function nameSides(told: Told, demand: Demand): string {
  return joinWords([...new Set(demand.sides.map((side) => nameSide(told, side)))], '或')
}

function nameSide(told: Told, side: Side): string {
  const title = quoteRegister(told.registers, side.register)
  if (side.where.kind === 'always') return title
  const reading = {
    registers: told.registers,
    register: side.register,
    named: true,
    ...(told.on === undefined ? {} : { on: told.on }),
  }
  return `${title}（${describeCondition(side.where, reading)}）`
}

/**
 * The demands a hit may be about: the one whose register the evidence or `reasonAt` names, else all that can fail this way.
 * A hit itself does not say which of several demands failed.
 */
export function listDemandsMeant(told: Told, test: AnswersTest): readonly Demand[] {
  const { hit } = told
  const polarity = hit.reason === 'forbidden' ? 'none' : 'some'
  const fitting = test.demands.filter((d) => d.polarity === polarity)
  const register = hit.evidence[0]?.register ?? hit.reasonAt?.split('.')[0]
  const named = fitting.filter((d) => d.sides.some((side) => side.register === register))
  return named.length === 0 ? fitting : named
}

/** The label of the date the row of `register` is dated by. */
export function labelOfAt(told: Told, demand: Demand, register: string | undefined): string | undefined {
  const side = demand.sides.find((s) => s.register === register) ?? demand.sides[0]
  if (side?.at === undefined) return undefined
  return tellingLabel(told.registers, side.register, side.at)
}
