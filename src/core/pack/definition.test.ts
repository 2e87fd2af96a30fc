import { expect, it } from 'vitest'
import type { ReasonCode } from '#core/finding'
import { caseDefinitionSchema, overrideSchema, packDefinitionSchema, REASONS } from './definition.ts'

const REASON_CODES = {
  'no-answer': true,
  'late-answer': true,
  'early-answer': true,
  'no-predecessor': true,
  'predecessor-too-late': true,
  forbidden: true,
  'condition-false': true,
  late: true,
  early: true,
  repeated: true,
  over: true,
  under: true,
  'missed-cycle': true,
  'field-missing': true,
  'answer-field-missing': true,
  'no-record': true,
  'parameter-unset': true,
  'calendar-unknown': true,
  'exemption-unknown': true,
  'to-be-checked': true,
  'register-missing': true,
} satisfies Record<ReasonCode, true>

it('a case may expect exactly the reasons a finding can have', () => {
  expect([...REASONS].sort()).toEqual(Object.keys(REASON_CODES).sort())
})

it('a case is judged by the official calendar unless it says otherwise', () => {
  const given = { asOf: '2016-12-31', registers: {} }
  const parsed = caseDefinitionSchema.parse({ name: '示例', indicator: 'x', given, expect: [] })
  expect(parsed.given.calendar).toBe('official')
})

it('an override without values has none, rather than an empty list of them', () => {
  expect(overrideSchema.parse({ target: 'parameter:x', weakens: false })).toEqual({
    target: 'parameter:x',
    weakens: false,
  })
})

it.each(['cn', 'cn/', 'CN/tax', 'cn/tax/assessment', '../tax'])('a pack is not named "%s"', (id) => {
  expect(packDefinitionSchema.shape.id.safeParse(id).success).toBe(false)
})
