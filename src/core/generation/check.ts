/** Generator files → a generator, all faults at once. */
import type { z } from 'zod'
import { parseLocalDate } from '#core/calendar'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { suggestion } from '#core/indicator'
import { listShapeFaults, type Pack, UNWORDED } from '#core/pack'
import {
  type ExpectationDefinition,
  type ExpressionDefinition,
  type FamilyDefinition,
  familySchema,
  type OfficeDefinition,
  officeSchema,
  type RowDefinition,
  type StoryDefinition,
} from './definition.ts'
import type { Family, GeneratedRow, Generator, Story } from './generator.ts'

/** One file of a pack's `generators` folder; `name` without its extension. */
export type GeneratorFile = { name: string; file: string; data: unknown }

/** `index` counts the rows written several times; a value is the same in all of them. */
const BUILT_IN = ['base', 'start']
const IN_ROWS = [...BUILT_IN, 'index']

export function checkGenerator(
  pack: Pack,
  files: readonly GeneratorFile[],
): { generator?: Generator; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  let office: OfficeDefinition | undefined
  const families: Family[] = []
  for (const { name, file, data } of files) {
    if (name === 'office') office = readShape(officeSchema, file, data, diagnostics)
    else {
      const definition = readShape(familySchema, file, data, diagnostics)
      if (definition !== undefined) families.push(new FamilyCheck(pack, file, diagnostics).check(definition))
    }
  }
  const twins = families.filter((family, i) => families.findIndex((other) => other.id === family.id) !== i)
  for (const { id } of twins)
    diagnostics.push(
      diagnostic('generator.unknown-name', { file: 'generators' }, `两个文件都叫“${id}”。`, '改其中一个的 id。'),
    )
  if (diagnostics.length > 0 || office === undefined) return { diagnostics }
  return { generator: { pack, office, families }, diagnostics }
}

function readShape<T>(schema: z.ZodType<T>, file: string, data: unknown, diagnostics: Diagnostic[]): T | undefined {
  const read = schema.safeParse(data, UNWORDED)
  if (read.success) return read.data
  const codes = { shape: 'generator.shape', unknownKey: 'generator.shape' } as const
  diagnostics.push(...listShapeFaults(schema, data, read.error.issues, { file, path: '', ...codes }))
  return undefined
}

/** Names within one file: registers, fields, posts, parameters, values, rows, indicators. */
class FamilyCheck {
  readonly #pack: Pack
  readonly #file: string
  readonly #diagnostics: Diagnostic[]

  constructor(pack: Pack, file: string, diagnostics: Diagnostic[]) {
    this.#pack = pack
    this.#file = file
    this.#diagnostics = diagnostics
  }

  check(definition: FamilyDefinition): Family {
    const values = new Map(Object.entries(definition.values ?? {}))
    const good: Story = {
      id: 'as-it-should-be',
      perMille: 0,
      values: this.#checkValues(values, 'values'),
      rows: Object.entries(definition.rows).map(([id, row]) => this.#checkRow(id, row, values, `rows.${id}`)),
      expect: [],
    }
    const stories = definition.stories.map((story) => this.#checkStory(definition, story))
    const { id, title, share, perParty, perOrgan } = definition
    return { id, title, share, perParty, perOrgan: perOrgan ?? false, stories: [good, ...stories] }
  }

  #checkStory(definition: FamilyDefinition, story: StoryDefinition): Story {
    const path = `stories.${story.id}`
    for (const id of [...(story.drop ?? []), ...Object.keys(story.change ?? {})])
      this.#know(id, Object.keys(definition.rows), '没有这一行', path)
    const kept = Object.entries(definition.rows).filter(([id]) => !(story.drop ?? []).includes(id))
    const changed = kept.map(([id, row]): [string, RowDefinition] => [
      id,
      { ...row, set: { ...row.set, ...story.change?.[id] } },
    ])
    const values = new Map(Object.entries({ ...definition.values, ...story.values }))
    const rows = [...changed, ...Object.entries(story.add ?? {})]
    const expect = [story.expect ?? []].flat()
    for (const expected of expect) this.#checkExpectation(expected, { values, rows: new Map(rows) }, path)
    const [since, until] = [story.since, story.until].map((day) => (day === undefined ? day : parseLocalDate(day)))
    return {
      id: story.id,
      perMille: story.perMille,
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      values: this.#checkValues(values, path),
      rows: rows.map(([id, row]) => this.#checkRow(id, row, values, `${path}.${id}`)),
      expect,
    }
  }

  #checkRow(id: string, row: RowDefinition, values: ReadonlyMap<string, unknown>, path: string): GeneratedRow {
    const register = this.#pack.registers.get(row.register)
    if (register === undefined) this.#know(row.register, [...this.#pack.registers.keys()], '没有这个登记簿', path)
    else
      for (const field of Object.keys(row.set))
        this.#know(field, [...register.fields.keys()], `登记簿“${register.title}”没有这个字段`, path)
    if (row.by !== undefined) this.#know(row.by, [...this.#pack.posts.keys()], '没有这个岗位', path)
    for (const [field, expression] of Object.entries(row.set))
      this.#checkExpression(expression, [...IN_ROWS, ...values.keys()], `${path}.${field}`)
    return {
      id,
      register: row.register,
      times: row.times ?? 1,
      set: new Map(Object.entries(row.set)),
      ...(row.by !== undefined && { by: row.by }),
    }
  }

  #checkValues(
    values: ReadonlyMap<string, ExpressionDefinition>,
    path: string,
  ): ReadonlyMap<string, ExpressionDefinition> {
    const known = [...BUILT_IN]
    for (const [id, expression] of values) {
      this.#checkExpression(expression, known, `${path}.${id}`)
      known.push(id)
    }
    return values
  }

  #checkExpectation(
    expected: ExpectationDefinition,
    { values, rows }: { values: ReadonlyMap<string, unknown>; rows: ReadonlyMap<string, unknown> },
    path: string,
  ): void {
    const indicator = this.#pack.indicators.get(expected.indicator)
    if (indicator === undefined) this.#know(expected.indicator, [...this.#pack.indicators.keys()], '没有这个项目', path)
    else if (expected.branch !== undefined)
      this.#know(
        expected.branch,
        indicator.branches.map((b) => b.id),
        `项目 ${indicator.id} 没有这个分支`,
        path,
      )
    if ((expected.of === undefined) === (expected.key === undefined))
      this.#report('of 和 key 写且只写一个。', '对象是一行的写 of: <行>，否则在 key 里写出它的各个值。', path)
    if (expected.of !== undefined) this.#know(expected.of, [...rows.keys()], '没有这一行', path)
    for (const part of expected.key ?? []) this.#checkExpression(part, [...BUILT_IN, ...values.keys()], path)
  }

  #checkExpression(expression: ExpressionDefinition, known: readonly string[], path: string): void {
    if (expression === null || typeof expression !== 'object') return
    if ('value' in expression) this.#know(expression.value, known, '前面没有定义这个值', path)
    if ('parameter' in expression && expression.parameter !== undefined)
      this.#know(expression.parameter, [...this.#pack.parameters.keys()], '没有这个参数', path)
    if ('officer' in expression) this.#know(expression.officer, [...this.#pack.posts.keys()], '没有这个岗位', path)
    for (const part of listParts(expression)) this.#checkExpression(part, known, path)
  }

  #know(name: string, known: readonly string[], what: string, path: string): void {
    if (known.includes(name)) return
    this.#report(`${what}：${name}。`, suggestion(name, known, '可用的'), path)
  }

  #report(message: string, hint: string, path: string): void {
    // What a story takes over from the family is reported once.
    if (this.#diagnostics.some((d) => d.at.file === this.#file && d.message === message)) return
    this.#diagnostics.push(diagnostic('generator.unknown-name', { file: this.#file, path }, message, hint))
  }
}

/** The expressions directly inside one. */
export function listParts(expression: ExpressionDefinition): ExpressionDefinition[] {
  if (expression === null || typeof expression !== 'object') return []
  if ('day' in expression)
    return [expression.day, expression.plus, expression.months, expression.workingDays].filter((e) => e !== undefined)
  if ('month' in expression) return [expression.month]
  if ('year' in expression) return [expression.year]
  if ('number' in expression) return expression.of === undefined ? [] : [expression.of]
  if ('sum' in expression) return expression.sum
  if ('difference' in expression) return [...expression.difference]
  if ('product' in expression) return expression.product
  if ('list' in expression) return expression.list
  if ('text' in expression) return expression.text
  return []
}
