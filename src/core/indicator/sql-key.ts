import { quoteName } from '#core/sql'
import { registerOf } from './fields.ts'
import type { Attribution, Branch } from './indicator.ts'
import type { Scope } from './plan.ts'

/** A field of a key as text, the way `keyText` writes it: dates in ISO form, money as whole fen, nothing for a missing value. */
export function keyTextSql(scope: Scope, register: string, field: string, alias: string): string {
  const column = `${alias}.${quoteName(field)}`
  switch (registerOf(scope, register).fields.get(field)?.type) {
    case 'decimal':
      return `coalesce(CASE WHEN CAST(${column} AS VARCHAR) LIKE '%.%' THEN rtrim(rtrim(CAST(${column} AS VARCHAR), '0'), '.') ELSE CAST(${column} AS VARCHAR) END, '')`
    case 'list':
      return `coalesce(array_to_string(${column}, ','), '')`
    default:
      return `coalesce(CAST(${column} AS VARCHAR), '')`
  }
}

/** Who answers, as text, from a register that may lack the fields: `_officer`, `_post`, `_organ`. */
export function attributedTexts(scope: Scope, branch: Branch, register: string, alias: string): string[] {
  return Object.entries(branch.attribute satisfies Attribution).map(([part, field]) => {
    const has = registerOf(scope, register).fields.has(field)
    return `${has ? keyTextSql(scope, register, field, alias) : 'CAST(NULL AS VARCHAR)'} AS _${part}`
  })
}

export function keyListSql(
  scope: Scope,
  register: string,
  fields: readonly string[],
  alias: string,
  more: readonly string[] = [],
): string {
  return `[${[...fields.map((field) => keyTextSql(scope, register, field, alias)), ...more].join(', ')}]`
}
