/**
 * D9-19: whom a body answers to on a day. One under dual administration answers to two, its local government and the department above it
 * in its line, each for what the division of duties gives it; the others to one. Who is not recorded is not guessed.
 */
import type { BodyValue } from './value.ts'

export const SUPERIOR_SIDES = { only: '上级主体', local: '上级主体（地方一方）', line: '上级主管部门' } as const

export type Superior = {
  side: keyof typeof SUPERIOR_SIDES
  /** Absent: not recorded. */
  body?: string
  /** Whether there must be one: where none is recorded, who it is cannot be told. */
  isDue: boolean
}

export function superiorsOf({
  administrationMode,
  parent,
  upperDepartment,
}: Pick<BodyValue, 'administrationMode' | 'parent' | 'upperDepartment'>): Superior[] {
  const superior = (side: Superior['side'], isDue: boolean, body: string | undefined): Superior => ({
    side,
    isDue,
    ...(body !== undefined && { body }),
  })
  if (administrationMode !== 'dual') return [superior('only', false, parent)]
  return [superior('local', true, parent), superior('line', true, upperDepartment)]
}
