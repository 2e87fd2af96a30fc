import { type LocalDate, parseLocalDate } from '#core/calendar'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { type Indicator, suggestion } from '#core/indicator'
import { checkParameter, type Parameter } from '#core/parameter'
import type { Register, Row } from '#core/register'
import { caseRows } from './case-rows.ts'
import type { CaseDefinition } from './definition.ts'
import type { Located } from './place.ts'
import { uniqueById } from './unique.ts'

/** A worked case known as good, ready to be put to the engine. */
export type Case = {
  name: string
  file: string
  path: string
  /** With the case's own parameter values in place of the pack's. */
  indicator: Indicator
  parameters: ReadonlyMap<string, Parameter>
  asOf: LocalDate
  calendar: 'official' | 'weekends-only'
  /** Every register of the pack; views are already filled from their sources. */
  rows: ReadonlyMap<string, readonly Row[]>
  expect: CaseDefinition['expect']
}

/** What a case may name. */
export type CaseContext = {
  registers: ReadonlyMap<string, Register>
  parameters: ReadonlyMap<string, Parameter>
  indicators: ReadonlyMap<string, Indicator>
  /** Identifiers of elements that are there but have faults of their own. */
  faulty: ReadonlySet<string>
  /** Checks an indicator again with other parameters; undefined when it does not hold with them. */
  rebuild: (indicator: string, parameters: ReadonlyMap<string, Parameter>) => Indicator | undefined
}

export function checkCases(
  cases: readonly Located<CaseDefinition>[],
  context: CaseContext,
): { cases: Case[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const checked = [...uniqueById(cases, (c) => c.name, '用例', diagnostics).values()].flatMap(
    (located) => checkCase(located, context, diagnostics) ?? [],
  )
  return { cases: checked, diagnostics }
}

function checkCase(
  located: Located<CaseDefinition>,
  context: CaseContext,
  diagnostics: Diagnostic[],
): Case | undefined {
  const { definition: raw, file, path } = located
  const before = diagnostics.length
  const { rows, diagnostics: rowFaults } = caseRows(raw, context, { file, path })
  diagnostics.push(...rowFaults)
  const parameters = checkOwnParameters(located, context, diagnostics)
  const asOf = parseLocalDate(raw.given.asOf)
  if (asOf === undefined) {
    diagnostics.push(
      diagnostic(
        'case.shape',
        { file, path: `${path}.given.asOf` },
        `判定日 ${raw.given.asOf} 超出可计算的年份。`,
        '写 1900 年到 2199 年之间的日期。',
      ),
    )
  }
  const known = context.indicators.get(raw.indicator)
  if (known === undefined) {
    if (context.faulty.has(raw.indicator)) return undefined
    diagnostics.push(
      diagnostic(
        'case.unknown-indicator',
        { file, path: `${path}.indicator` },
        `用例“${raw.name}”要验证的考核项目 ${raw.indicator} 没有定义。`,
        suggestion(raw.indicator, [...context.indicators.keys()], '现有考核项目'),
      ),
    )
    return undefined
  }
  checkExpectations(located, known, context, diagnostics)
  const indicator = raw.given.parameters === undefined ? known : context.rebuild(raw.indicator, parameters)
  if (diagnostics.length > before || indicator === undefined || asOf === undefined) return undefined
  const { calendar } = raw.given
  return { name: raw.name, file, path, indicator, parameters, asOf, calendar, rows, expect: raw.expect }
}

function checkOwnParameters(
  { definition: raw, file, path }: Located<CaseDefinition>,
  context: CaseContext,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, Parameter> {
  const parameters = new Map(context.parameters)
  for (const [id, value] of Object.entries(raw.given.parameters ?? {})) {
    const at = { file, path: `${path}.given.parameters.${id}` }
    const known = context.parameters.get(id)
    if (known === undefined) {
      if (context.faulty.has(id)) continue
      diagnostics.push(
        diagnostic(
          'case.unknown-parameter',
          at,
          `用例“${raw.name}”另设的参数 ${id} 没有定义。`,
          suggestion(id, [...context.parameters.keys()], '现有参数'),
        ),
      )
      continue
    }
    const { title, unit } = known
    const own = checkParameter({ id, title, unit, values: [{ value, origin: 'design' }] }, file, at.path)
    // A case may well try what happens while a parameter is unset.
    diagnostics.push(...own.diagnostics.filter((d) => d.code !== 'parameter.unset'))
    parameters.set(id, own.parameter)
  }
  return parameters
}

/** Findings of these tests are about one row each, and are known by the row's key. */
const ROW_TESTS = new Set(['answers', 'condition', 'sample'])

function checkExpectations(
  { definition: raw, file, path }: Located<CaseDefinition>,
  indicator: Indicator,
  context: CaseContext,
  diagnostics: Diagnostic[],
): void {
  for (const [i, expected] of raw.expect.entries()) {
    const here = `${path}.expect[${i}]`
    const branches = indicator.branches.filter((b) => expected.branch === undefined || b.id === expected.branch)
    if (branches.length === 0) {
      diagnostics.push(
        diagnostic(
          'case.unknown-branch',
          { file, path: `${here}.branch` },
          `考核项目 ${indicator.id} 没有分支 ${expected.branch}。`,
          suggestion(
            expected.branch ?? '',
            indicator.branches.map((b) => b.id),
            '现有分支',
          ),
        ),
      )
    }
    const fits = branches.some((branch) => {
      const key = context.registers.get(branch.subject.register)?.key
      return !ROW_TESTS.has(branch.test.kind) || key === undefined || key.length === expected.key.length
    })
    if (branches.length > 0 && !fits) {
      const register = context.registers.get(branches[0]?.subject.register ?? '')
      diagnostics.push(
        diagnostic(
          'case.shape',
          { file, path: `${here}.key` },
          `key 有 ${expected.key.length} 个值，而登记簿“${register?.title}”的主键有 ${register?.key.length} 个字段。`,
          `依次写 ${register?.key.join('、')} 的值。`,
        ),
      )
    }
  }
}
