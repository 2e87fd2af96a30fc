/** Expressions of made-up records → SQL over the columns n, tp, organ, base, start, index and the values named before. */
import type { LocalDate } from '#core/calendar'
import type { Pack } from '#core/pack'
import { findValue } from '#core/parameter'
import { quoteName, quoteText } from '#core/sql'
import type { ExpressionDefinition, OfficeDefinition } from './definition.ts'
import { chanceSql, integerSql, saltOf } from './world-sql.ts'

export type Printing = {
  pack: Pack
  seed: number
  /** Parameters are read on this day. */
  on: LocalDate
  /** Post id → its number in the made-up office. */
  posts: ReadonlyMap<string, number>
  /** Which fields say whose a record is and who handled it. */
  fields: NonNullable<OfficeDefinition['fields']>
}

/** `place` names the expression, so that no two draws are alike. */
export function expressionSql(printing: Printing, expression: ExpressionDefinition, place: string): string {
  const print = (inner: ExpressionDefinition, part: string) => expressionSql(printing, inner, `${place}/${part}`)
  const salt = saltOf(printing.seed, place)
  if (expression === null) return 'NULL'
  if (typeof expression === 'string') return quoteText(expression)
  if (typeof expression !== 'object') return String(expression)
  if ('value' in expression) return valueSql(expression.value)
  if ('day' in expression) return daySql(printing, expression, place)
  if ('month' in expression) {
    const day = print(expression.month, 'month')
    const moved = expression.plus === undefined ? day : `(${day} + to_months(${expression.plus}))`
    return `strftime(${moved}, '%Y-%m')`
  }
  if ('year' in expression) return `strftime(${print(expression.year, 'year')}, '%Y')`
  if ('between' in expression) return integerSql('draw', salt, ...expression.between)
  if ('amount' in expression) {
    const [low, high] = expression.amount
    const drawn = `(${low} + ${high - low} * ${chanceSql('draw', salt)})`
    return `CAST(round(${expression.scaled ? `${drawn} * party_size(tp)` : drawn}, 2) AS DECIMAL(18, 2))`
  }
  if ('oneOf' in expression) {
    const cases = expression.oneOf.map((one) => (typeof one === 'string' ? quoteText(one) : String(one)))
    return `[${cases.join(', ')}][CAST(1 + hash(draw + ${salt}) % ${cases.length} AS BIGINT)]`
  }
  if ('number' in expression) {
    // lpad cuts what is longer: ten digits hold the affairs of every family.
    const of = expression.of === undefined ? '' : ` || '-' || CAST(${print(expression.of, 'of')} AS VARCHAR)`
    return `(${quoteText(expression.number)} || lpad(CAST(n AS VARCHAR), 10, '0')${of})`
  }
  if ('officer' in expression)
    return `officer_id(organ, ${getPost(printing, expression.officer)}, n + ${expression.other ?? 0}, base)`
  if ('party' in expression)
    return { id: 'party_id(tp)', name: 'party_name(tp)', organ: 'organ_code(organ)' }[expression.party]
  if ('sum' in expression) return `(${expression.sum.map((e, i) => print(e, String(i))).join(' + ')})`
  if ('difference' in expression)
    return `(${print(expression.difference[0], 'l')} - ${print(expression.difference[1], 'r')})`
  if ('product' in expression)
    return `round(${expression.product.map((e, i) => `CAST(${print(e, String(i))} AS DOUBLE)`).join(' * ')}, 2)`
  if ('parameter' in expression) return parameterSql(printing, expression.parameter)
  if ('list' in expression)
    return `[${expression.list.map((e, i) => `CAST(${print(e, String(i))} AS VARCHAR)`).join(', ')}]`
  return `concat(${expression.text.map((e, i) => print(e, String(i))).join(', ')})`
}

function valueSql(name: string): string {
  if (name === 'base' || name === 'start') return name
  return name === 'index' ? 'idx' : quoteName(`v_${name}`)
}

function daySql(
  printing: Printing,
  expression: Extract<ExpressionDefinition, { day: unknown }>,
  place: string,
): string {
  const print = (inner: ExpressionDefinition, part: string) => expressionSql(printing, inner, `${place}/${part}`)
  const days = (amount: string) => `CAST(${amount} AS INTEGER)`
  const { months, plus, parameter, workingDays, roll } = expression
  let day = `CAST(${print(expression.day, 'day')} AS DATE)`
  if (months !== undefined) day = `CAST(${day} + to_months(${days(print(months, 'months'))}) AS DATE)`
  if (parameter !== undefined) day = withParameter(printing, parameter, day)
  if (plus !== undefined) day = `(${day} + ${days(print(plus, 'plus'))})`
  if (workingDays !== undefined) day = `after_working_days(${day}, ${days(print(workingDays, 'working'))})`
  return roll ? `next_working_day(${day})` : day
}

function withParameter(printing: Printing, id: string, day: string): string {
  const amount = parameterSql(printing, id)
  switch (printing.pack.parameters.get(id)?.unit) {
    case 'month':
      return `CAST(${day} + to_months(${amount}) AS DATE)`
    case 'year':
      return `CAST(${day} + to_years(${amount}) AS DATE)`
    case 'working-day':
      return `after_working_days(${day}, ${amount})`
    default:
      return `(${day} + ${amount})`
  }
}

/** Money in 元. An unset parameter counts as nothing: what is planted beside it cannot be decided anyway. */
function parameterSql(printing: Printing, id: string): string {
  const parameter = printing.pack.parameters.get(id)
  if (parameter === undefined) throw new Error(`the pack has no parameter ${id}`)
  const value = findValue(parameter, printing.on)?.value
  if (typeof value === 'string') return quoteText(value)
  return String(parameter.unit === 'yuan' && value !== undefined ? value / 100 : (value ?? 0))
}

export function getPost(printing: Printing, id: string): number {
  const number = printing.posts.get(id)
  if (number === undefined) throw new Error(`the pack has no post ${id}`)
  return number
}
