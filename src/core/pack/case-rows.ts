/** The registers of a worked case, as the engine would meet them after an import. */
import { type Diagnostic, type DiagnosticCode, diagnostic } from '#core/diagnostic'
import { suggestion } from '#core/indicator'
import type { Register, Row, Value } from '#core/register'
import type { CaseDefinition } from './definition.ts'
import { type Cell, readCell } from './read-cell.ts'

type Report = (code: DiagnosticCode, path: string, message: string, hint?: string) => void

/**
 * Typed rows for every register of the pack, in the order given; a register the case says nothing of is empty, and a view
 * is filled from its source. Paths in the diagnostics start at `path`, where the case stands in `file`.
 */
export function caseRows(
  definition: CaseDefinition,
  { registers, faulty }: { registers: ReadonlyMap<string, Register>; faulty: ReadonlySet<string> },
  at: { file: string; path: string },
): { rows: ReadonlyMap<string, readonly Row[]>; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const report: Report = (code, path, message, hint) => {
    diagnostics.push(diagnostic(code, { file: at.file, path: `${at.path}.given.registers.${path}` }, message, hint))
  }
  const given = definition.given.registers
  const rows = new Map<string, Row[]>()
  for (const [id, cells] of Object.entries(given)) {
    const register = registers.get(id)
    if (register === undefined) {
      if (faulty.has(id)) continue
      report(
        'case.unknown-register',
        id,
        `用例“${definition.name}”用到的登记簿 ${id} 没有定义。`,
        suggestion(id, [...registers.keys()], '现有登记簿'),
      )
      continue
    }
    if (register.source.kind === 'view' && given[register.source.of] !== undefined) {
      report(
        'case.shape',
        id,
        `用例既给了视图“${register.title}”（${id}）的行，又给了它的来源 ${register.source.of} 的行。`,
        '只给其中一个：给来源时，视图由来源得出。',
      )
      continue
    }
    rows.set(id, readRows(register, cells, id, report))
  }
  return { rows: fillViews(rows, registers), diagnostics }
}

function readRows(
  register: Register,
  cells: readonly Readonly<Record<string, Cell>>[],
  path: string,
  report: Report,
): Row[] {
  const seen = new Map<string, number>()
  return cells.map((cell, i) => {
    const here = `${path}[${i}]`
    const row = readRow(register, cell, here, report)
    const key = register.key.map((k) => row[k])
    if (key.every((v) => v !== undefined)) {
      const text = JSON.stringify(key)
      const earlier = seen.get(text)
      if (earlier === undefined) seen.set(text, i)
      else {
        report(
          'case.duplicate-key',
          here,
          `登记簿“${register.title}”的第 ${i + 1} 行与第 ${earlier + 1} 行主键相同（${key.join('、')}），导入时不会有这样的两行。`,
          `改动主键字段 ${register.key.join('、')} 之一。`,
        )
      }
    }
    return row
  })
}

function readRow(register: Register, cells: Readonly<Record<string, Cell>>, path: string, report: Report): Row {
  const row: Record<string, Value> = {}
  for (const [id, cell] of Object.entries(cells)) {
    const field = register.fields.get(id)
    if (field === undefined) {
      report(
        'case.unknown-field',
        `${path}.${id}`,
        `登记簿“${register.title}”（${register.id}）没有字段 ${id}。`,
        suggestion(id, [...register.fields.keys()], '现有字段'),
      )
      continue
    }
    const read = readCell(field, cell)
    if (!read.ok) {
      const shown = Array.isArray(cell) ? cell.join('、') : String(cell)
      report(
        'case.bad-value',
        `${path}.${id}`,
        `“${field.label}”（${id}）的值“${shown}”读不成${TYPE_NAMES[field.type]}。`,
        read.hint,
      )
    } else if (read.value !== undefined) row[id] = read.value
  }
  for (const field of register.fields.values()) {
    if (!field.required || (cells[field.id] !== undefined && cells[field.id] !== null && cells[field.id] !== ''))
      continue
    report(
      'case.missing-field',
      `${path}.${field.id}`,
      `登记簿“${register.title}”的“${field.label}”（${field.id}）必须有值，缺值的行在导入时就被拒收。`,
      `补写 ${field.id}。`,
    )
  }
  return row
}

const TYPE_NAMES = {
  text: '文字',
  code: '编码',
  creditCode: '统一社会信用代码',
  date: '日期',
  month: '所属期',
  money: '金额',
  integer: '整数',
  decimal: '小数',
  boolean: '是否',
  enum: '枚举值',
  list: '列表',
} as const

function fillViews(
  given: ReadonlyMap<string, Row[]>,
  registers: ReadonlyMap<string, Register>,
): Map<string, readonly Row[]> {
  const filled = new Map<string, readonly Row[]>()
  for (const register of registers.values()) {
    const { source } = register
    const own = given.get(register.id)
    if (own !== undefined || source.kind === 'files') {
      filled.set(register.id, own ?? [])
      continue
    }
    const rows = (given.get(source.of) ?? []).filter(
      (row) => String(row[source.where.field] ?? '') === source.where.equals,
    )
    filled.set(
      register.id,
      rows.map((row) => Object.fromEntries([...source.columns].map(([field, from]) => [field, row[from]]))),
    )
  }
  return filled
}
