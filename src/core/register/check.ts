import { type Diagnostic, diagnostic } from '#core/diagnostic'
import type { FieldDefinition, RegisterDefinition } from './definition.ts'
import type { Field, Register, RegisterSource } from './register.ts'

/** `file` is the definition's own; `shared` tells of each field that stands elsewhere where it stands, so that a fault names that place. */
export type RegisterToCheck = {
  definition: RegisterDefinition
  file: string
  shared?: ReadonlyMap<string, Place> | undefined
}

type Place = { file: string; path: string }

/** Raw → checked, for all registers of a pack at once, since a view needs its source. */
export function checkRegisters(definitions: readonly RegisterToCheck[]): {
  registers: Map<string, Register>
  diagnostics: Diagnostic[]
} {
  const diagnostics: Diagnostic[] = []
  const registers = new Map<string, Register>()
  const raw = new Map(definitions.map((d) => [d.definition.id, d]))
  const told = new Map<string, string>()
  for (const one of definitions) {
    const of = raw.get(one.definition.view?.of ?? '')?.definition
    const own: Diagnostic[] = []
    const register = checkRegister(one, of, own)
    registers.set(register.id, register)
    diagnostics.push(...own.filter((d) => isFirstToTell(d, one, told)))
  }
  return { registers, diagnostics }
}

/** A fault in a shared field is told by the first register that has the field, not by each. */
function isFirstToTell({ at }: Diagnostic, { file, shared }: RegisterToCheck, told: Map<string, string>): boolean {
  if (![...(shared?.values() ?? [])].some((place) => place.file === at.file && place.path === at.path)) return true
  const place = `${at.file}\n${at.path}`
  const first = told.get(place) ?? file
  told.set(place, first)
  return first === file
}

function checkRegister(one: RegisterToCheck, of: RegisterDefinition | undefined, diagnostics: Diagnostic[]): Register {
  const { definition: raw, file } = one
  const placeOf = (field: string): Place => one.shared?.get(field) ?? { file, path: `fields.${field}` }
  const source = checkSource(raw, file, of, placeOf, diagnostics)
  const fields = new Map(
    Object.entries(raw.fields).map(([id, field]) => {
      // What a view takes from its source stays what it is there.
      const nature = field.nature ?? (raw.view && of?.fields[field.from ?? id]?.nature)
      return [id, { ...checkField(id, field, raw.key.includes(id)), ...(nature && { nature }) }]
    }),
  )
  const known = [...fields.keys()].join('、')
  for (const [i, key] of raw.key.entries()) {
    if (!fields.has(key)) {
      diagnostics.push(
        diagnostic(
          'register.key-field',
          { file, path: `key[${i}]` },
          `登记簿“${raw.title}”的主键字段 ${key} 没有定义。`,
          `现有字段：${known}。`,
        ),
      )
    }
  }
  if (raw.keeper !== undefined && !fields.has(raw.keeper)) {
    diagnostics.push(
      diagnostic(
        'register.key-field',
        { file, path: 'keeper' },
        `登记簿“${raw.title}”的登记人字段 ${raw.keeper} 没有定义。`,
        `现有字段：${known}。`,
      ),
    )
  }
  if (raw.date !== undefined && fields.get(raw.date)?.type !== 'date') {
    diagnostics.push(
      diagnostic(
        'register.date-field',
        { file, path: 'date' },
        `登记簿“${raw.title}”按 ${raw.date} 分月，但它不是日期字段。`,
        '改为类型是 date 的字段。',
      ),
    )
  }
  for (const [id, field] of Object.entries(raw.fields)) checkFieldShape(raw, id, field, placeOf(id), diagnostics)
  if (source.kind === 'files') checkAliases(one, placeOf, diagnostics)
  return {
    id: raw.id,
    title: raw.title,
    aliases: raw.aliases ?? [],
    key: raw.key,
    fields,
    source,
    ...(raw.keeper !== undefined && { keeper: raw.keeper }),
    ...(raw.date !== undefined && { date: raw.date }),
  }
}

function checkSource(
  raw: RegisterDefinition,
  file: string,
  of: RegisterDefinition | undefined,
  placeOf: (field: string) => Place,
  diagnostics: Diagnostic[],
): RegisterSource {
  if (raw.view === undefined) return { kind: 'files' }
  if (of === undefined || of.view !== undefined) {
    diagnostics.push(
      diagnostic(
        'register.unknown-source',
        { file, path: 'view.of' },
        `视图“${raw.title}”的来源登记簿 ${raw.view.of} ${of === undefined ? '没有定义' : '本身也是视图'}。`,
        '来源须是本制度包中由文件导入的登记簿。',
      ),
    )
  }
  const columns = new Map(Object.entries(raw.fields).map(([id, field]) => [id, field.from ?? id]))
  if (of !== undefined) {
    for (const [id, from] of [...columns, ['where', raw.view.where.field] as const]) {
      if (of.fields[from] === undefined) {
        diagnostics.push(
          diagnostic(
            'register.unknown-source',
            id === 'where' ? { file, path: 'view.where.field' } : placeOf(id),
            `视图“${raw.title}”要用的字段 ${from} 在来源登记簿“${of.title}”中没有。`,
            `现有字段：${Object.keys(of.fields).join('、')}。`,
          ),
        )
      }
    }
  }
  return { kind: 'view', of: raw.view.of, where: raw.view.where, columns }
}

function checkField(id: string, raw: FieldDefinition, isKey: boolean): Field {
  return {
    id,
    type: raw.type,
    label: raw.label,
    aliases: raw.aliases ?? [],
    required: raw.required ?? isKey,
    ...(raw.type === 'money' && { fenPerUnit: raw.unit === '万元' ? 1_000_000 : 100 }),
    ...(raw.values && { values: Object.entries(raw.values).map(([value, spellings]) => ({ id: value, spellings })) }),
  }
}

/** `values` belongs to an enumeration and `unit` to an amount; an enumeration of nothing could never be read. */
function checkFieldShape(
  raw: RegisterDefinition,
  id: string,
  field: FieldDefinition,
  at: Place,
  diagnostics: Diagnostic[],
): void {
  if ((field.type === 'enum') !== (field.values !== undefined)) {
    const message =
      field.type === 'enum'
        ? `枚举字段“${field.label}”（${id}）没有写有哪些值。`
        : `字段“${field.label}”（${id}）写了 values，类型却不是 enum。`
    diagnostics.push(
      diagnostic(
        'register.field-shape',
        at,
        `登记簿“${raw.title}”的${message}`,
        '枚举字段写 type: enum 和 values；其他字段不写 values。',
      ),
    )
  }
  if (field.unit !== undefined && field.type !== 'money') {
    diagnostics.push(
      diagnostic(
        'register.field-shape',
        at,
        `登记簿“${raw.title}”的字段“${field.label}”（${id}）写了 unit，类型却不是 money。`,
        '金额字段写 type: money；其他字段不写 unit。',
      ),
    )
  }
}

/** A column name that two fields claim would be read into one of them by chance. */
function checkAliases(
  { definition: raw, shared }: RegisterToCheck,
  placeOf: (field: string) => Place,
  diagnostics: Diagnostic[],
): void {
  const owner = new Map<string, string>()
  for (const [id, field] of Object.entries(raw.fields)) {
    for (const name of new Set([id, field.label, ...(field.aliases ?? [])])) {
      const other = owner.get(name)
      if (other !== undefined && other !== id) {
        diagnostics.push(
          diagnostic(
            'register.ambiguous-alias',
            placeOf(shared?.has(id) === true && !shared.has(other) ? other : id),
            `登记簿“${raw.title}”中，列名“${name}”同时属于字段 ${other} 和 ${id}。`,
            '每个列名（标识、名称、别名）只能属于一个字段。',
          ),
        )
      }
      owner.set(name, id)
    }
  }
}
