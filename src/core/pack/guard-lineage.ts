/** What an indicator rests on: every field and parameter its definition names, with the register the field belongs to. */
import type { BranchDefinition, IndicatorDefinition } from '#core/indicator'
import { isObject } from './schema-walk.ts'
import { joinPath } from './shape-faults.ts'

/** Words that may name a field; which of them do is for the register to say. `path` is where the word stands. */
export type Touch =
  | { kind: 'field'; register: string; field: string; path: string }
  | { kind: 'parameter'; id: string; path: string }

export type PlacedBranch = { branch: BranchDefinition; path: string }

/** An indicator of one pattern is an indicator of one branch. */
export function listBranches(definition: IndicatorDefinition): PlacedBranch[] {
  if (!('branches' in definition)) return [{ branch: { ...definition, id: 'main' }, path: '' }]
  return definition.branches.map((branch, i) => ({ branch, path: `branches[${i}]` }))
}

/** The register whose records the branch judges, or the first of its ledgers. */
export function recordRegister(branch: BranchDefinition): string | undefined {
  switch (branch.pattern) {
    case 'responseWithin':
      return branch.trigger.register
    case 'deadline':
      return branch.end.register
    case 'reconciliation':
      return [branch.left].flat()[0]?.register
    default:
      return branch.subject.register
  }
}

/** Keys whose text names no field: words for people, fixed values, identifiers of other elements. */
const NO_FIELD = new Set(
  `id title question advice cites covers category note review checklist evidence
   pattern is every take sense unit mode force posts inForce attribute
   equals oneOf noneOf constant absent fact register`.split(/\s+/),
)

/** Keys below which authors choose the names themselves, so that none of those words has its own meaning there. */
const CHOSEN = new Set(['facts', 'match'])

/**
 * A word inside an object that names a register belongs to that register, any other to the record at hand; what equates
 * two registers belongs to both.
 */
export function listTouches({ branch, path }: PlacedBranch): Touch[] {
  const record = recordRegister(branch)
  const other = branch.pattern === 'fieldMatch' ? [branch.with.register] : []
  const walk = (value: unknown, at: string, key: string, registers: readonly string[]): Touch[] => {
    if (typeof value === 'string')
      return registers.map((register) => ({ kind: 'field', register, field: value, path: at }))
    if (Array.isArray(value)) return value.flatMap((inner, i) => walk(inner, `${at}[${i}]`, key, registers))
    if (!isObject(value)) return []
    const own = typeof value['register'] === 'string' ? [value['register']] : registers
    return Object.entries(value).flatMap(([name, inner]): Touch[] => {
      const here = joinPath(at, name)
      if (!CHOSEN.has(key) && NO_FIELD.has(name)) return []
      if (key !== 'facts' && name === 'parameter')
        return typeof inner === 'string' ? [{ kind: 'parameter', id: inner, path: here }] : []
      const both =
        name === 'match' || name === 'by' || key === 'match' ? [...own, ...(record === undefined ? [] : [record])] : own
      const named = key === 'match' || key === 'by' ? walk(name, here, key, both) : []
      return [...named, ...walk(inner, here, name, name === 'fields' || name === 'other' ? [...both, ...other] : both)]
    })
  }
  return walk(branch, path, '', record === undefined ? [] : [record])
}
