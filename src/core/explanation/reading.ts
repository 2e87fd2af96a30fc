import type { Reading } from './condition-text.ts'
import type { Told } from './told.ts'

/** The subject's own fields and facts, with the values and the day that count for this hit. */
export function readingOf(told: Told): Reading {
  const { test, subject } = told.branch
  return {
    registers: told.registers,
    register: subject.register,
    ...((test.kind === 'condition' || test.kind === 'total') && { facts: test.facts }),
    ...(told.on === undefined ? {} : { on: told.on }),
    ...(told.asOf === undefined ? {} : { asOf: told.asOf }),
  }
}
