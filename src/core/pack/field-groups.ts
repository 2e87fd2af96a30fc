/** fields.yaml: fields that many registers have, written once. A register takes whole groups and keeps what it says itself. */
import { z } from 'zod'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { suggestion } from '#core/indicator'
import { type FieldDefinition, fieldDefinitionSchema, idSchema, type RegisterDefinition } from '#core/register'
import { type Located, placeOf } from './place.ts'

export const fieldGroupSchema = z.record(idSchema, fieldDefinitionSchema)

export const fieldGroupsFileSchema = z.record(idSchema, fieldGroupSchema)

export type FieldGroup = { id: string; fields: Record<string, FieldDefinition> }

/** A register with the fields of its groups; `shared` says where each of those stands. */
export type WholeRegister = Located<RegisterDefinition> & {
  shared?: ReadonlyMap<string, { file: string; path: string }>
}

/** Own fields first, then those of the groups in the order named. Undefined when a group is not known; `broken` ones are reported elsewhere. */
export function withSharedFields(
  located: Located<RegisterDefinition>,
  groups: ReadonlyMap<string, Located<FieldGroup>>,
  broken: (group: string) => boolean,
  diagnostics: Diagnostic[],
): WholeRegister | undefined {
  const { definition } = located
  if (definition.shared === undefined) return located
  const fields = new Map(Object.entries(definition.fields))
  const shared = new Map<string, { file: string; path: string }>()
  let whole = true
  for (const [i, id] of definition.shared.entries()) {
    const group = groups.get(id)
    if (group === undefined) {
      whole = false
      if (!broken(id)) diagnostics.push(unknownGroup(located, i, id, [...groups.keys()]))
      continue
    }
    for (const [field, one] of Object.entries(group.definition.fields)) {
      if (fields.has(field)) continue
      fields.set(field, one)
      shared.set(field, { file: group.file, path: `${group.path}.${field}` })
    }
  }
  return whole ? { ...located, definition: { ...definition, fields: Object.fromEntries(fields) }, shared } : undefined
}

function unknownGroup(
  located: Located<RegisterDefinition>,
  index: number,
  id: string,
  known: readonly string[],
): Diagnostic {
  return diagnostic(
    'register.unknown-group',
    placeOf(located, `shared[${index}]`),
    `登记簿“${located.definition.title}”要用的字段组 ${id} 在 fields.yaml 中没有定义。`,
    suggestion(id, known, '现有字段组'),
  )
}
