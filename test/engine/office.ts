/** A made-up office whose registers have a field of every kind, for examples and random tables alike. */
import { createHash } from 'node:crypto'
import { type LocalDate, makeWorkCalendar, parseLocalDate, type WorkCalendar } from '#core/calendar'
import {
  checkIndicator,
  evaluateIndicator,
  type Indicator,
  type IndicatorDefinition,
  type Judgement,
  type Scope,
  type StoredRow,
  type Tables,
} from '#core/indicator'
import { checkParameter, type Parameter, type ParameterDefinition } from '#core/parameter'
import { checkRegisters, type RegisterDefinition, type Row, type Value } from '#core/register'
import { loadCalendar } from '#store/calendars'

const field = (type: RegisterDefinition['fields'][string]['type'], required = false) => ({
  type,
  label: type,
  required,
})

const actDefinition: RegisterDefinition = {
  id: 'act',
  title: '行为',
  key: ['id'],
  date: 'done',
  fields: {
    id: { ...field('code', true), label: '编号' },
    person: { ...field('code', true), label: '对象' },
    topic: { ...field('text'), label: '事由' },
    done: { ...field('date'), label: '日期' },
    begun: { ...field('date'), label: '起始' },
    extra: { ...field('integer'), label: '延长' },
    amount: { ...field('money'), label: '金额' },
    rate: { ...field('decimal'), label: '比率' },
    agreed: { ...field('boolean'), label: '同意' },
    level: { type: 'enum', label: '层级', values: { low: ['低'], middle: ['中'], high: ['高'] } },
    span: { ...field('month'), label: '所属期' },
    papers: { ...field('list'), label: '材料' },
    needed: { ...field('list'), label: '应有材料' },
    officer: { ...field('text'), label: '经办人' },
    post: { ...field('text'), label: '岗位' },
    organ: { ...field('text'), label: '机关' },
  },
}

const answerDefinition: RegisterDefinition = {
  id: 'answer',
  title: '回应',
  key: ['number'],
  date: 'at',
  fields: {
    number: { ...field('code', true), label: '文号' },
    who: { ...field('code', true), label: '对象' },
    topic: { ...field('text'), label: '事由' },
    at: { ...field('date'), label: '作出日期' },
    until: { ...field('date'), label: '截止日期' },
    result: { ...field('text'), label: '结果' },
    paid: { ...field('money'), label: '实缴' },
    share: { ...field('decimal'), label: '份额' },
    pieces: { ...field('integer'), label: '件数' },
    sound: { ...field('boolean'), label: '有效' },
    rank: { type: 'enum', label: '层级', values: { low: ['低'], middle: ['中'], high: ['高'] } },
    span: { ...field('month'), label: '所属期' },
    files: { ...field('list'), label: '附件' },
    wanted: { ...field('list'), label: '应有附件' },
  },
}

/** A log of everything that happened; what each row is about stands in `activity`. */
const logDefinition: RegisterDefinition = {
  ...actDefinition,
  id: 'log',
  title: '日志',
  fields: {
    ...actDefinition.fields,
    activity: { ...field('text'), label: '活动' },
    result: { ...field('text'), label: '结果' },
  },
}

/** Which field of a register of acts an answer's field is taken from, where a view shows acts as answers. */
const AS_ANSWER = {
  number: 'id',
  who: 'person',
  topic: 'topic',
  at: 'done',
  until: 'begun',
  result: 'officer',
  paid: 'amount',
  share: 'rate',
  pieces: 'extra',
  sound: 'agreed',
  rank: 'level',
  span: 'span',
  files: 'papers',
  wanted: 'needed',
} as const

function answerView(
  id: string,
  of: string,
  where: { field: string; equals: string },
  from: Readonly<Record<string, string>>,
): RegisterDefinition {
  const fields = Object.entries(answerDefinition.fields).map(([name, own]) => [name, { ...own, from: from[name] }])
  const { date: _, ...plain } = answerDefinition
  return { ...plain, id, title: id, view: { of, where }, fields: Object.fromEntries(fields) }
}

const actView: RegisterDefinition = {
  ...actDefinition,
  id: 'acted',
  title: '日志中的行为',
  view: { of: 'log', where: { field: 'activity', equals: 'act' } },
}

const VIEWS = [
  actView,
  answerView('replied', 'log', { field: 'activity', equals: 'reply' }, { ...AS_ANSWER, result: 'result' }),
  answerView('raised', 'act', { field: 'topic', equals: 't' }, AS_ANSWER),
]

export const REGISTERS = checkRegisters([
  { definition: actDefinition, file: 'act' },
  { definition: answerDefinition, file: 'answer' },
  { definition: { ...answerDefinition, id: 'notice', title: '通知' }, file: 'notice' },
  { definition: logDefinition, file: 'log' },
  ...VIEWS.map((definition) => ({ definition, file: definition.id })),
]).registers

export const CITES = { document: '办法', article: '第一条' }

export function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex')
}

export function day(text: string): LocalDate {
  const date = parseLocalDate(text)
  if (date === undefined) throw new Error(`${text} is not a date`)
  return date
}

/** The project's own official calendars: 2007 to 2026. */
export async function officialCalendar(): Promise<WorkCalendar> {
  return (await loadCalendar({ folder: 'calendars/cn' })).calendar
}

/** 2026 with weekends only, so that examples can be counted on one's fingers; every other year is unknown. */
export const PLAIN_2026 = makeWorkCalendar([
  { year: 2026, basis: 'site', notice: { title: '示例' }, off: [], work: [] },
])

export type Rows = Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>

/** Rows in the order written, line 2 first, all of batch `b`. */
export function tablesOf(rows: Rows): Tables {
  const stored = new Map(
    Object.entries(rows).map(([register, list]): [string, StoredRow[]] => [
      register,
      list.map((row, i) => ({ row: row satisfies Row, ref: { register, batch: 'b', row: i + 2 } })),
    ]),
  )
  return { rows: (register) => stored.get(register) ?? [] }
}

export type Setting = {
  parameters?: readonly ParameterDefinition[]
  asOf?: string
  period?: { from: string; to: string }
  inForce?: { from?: string; to?: string }
  calendar?: WorkCalendar
  rollOver?: boolean
  /** Registers never imported. */
  missing?: readonly string[]
}

export function scopeOf(setting: Setting): Scope {
  const { period, inForce } = setting
  return {
    registers: REGISTERS,
    ...(setting.missing && { missing: new Set(setting.missing) }),
    asOf: day(setting.asOf ?? '2026-12-31'),
    inForce: { ...(inForce?.from && { from: day(inForce.from) }), ...(inForce?.to && { to: day(inForce.to) }) },
    ...(period && { period: { from: day(period.from), to: day(period.to) } }),
  }
}

function parametersOf(setting: Setting): Map<string, Parameter> {
  return new Map(
    (setting.parameters ?? []).map((raw) => [raw.id, checkParameter(raw, 'parameters.yaml', raw.id).parameter]),
  )
}

export function indicatorOf(part: object, setting: Setting = {}): Indicator {
  const definition = {
    id: 'X1',
    title: '示例',
    cites: CITES,
    mode: 'automatic',
    attribute: { officer: 'officer', post: 'post', organ: 'organ' },
    ...part,
  }
  const context = {
    registers: REGISTERS,
    parameters: parametersOf(setting),
    posts: new Set<string>(),
    variants: [],
    counting: { rollOver: setting.rollOver ?? false, countStartDay: false },
  }
  const { indicator, diagnostics } = checkIndicator(definition as IndicatorDefinition, context, 'x.yaml')
  if (indicator === undefined) throw new Error(diagnostics.map((d) => `${d.at.path}: ${d.message}`).join('\n'))
  return indicator
}

export function judge(part: object, rows: Rows, setting: Setting = {}): Judgement[] {
  const calendar = setting.calendar ?? PLAIN_2026
  return evaluateIndicator(indicatorOf(part, setting), tablesOf(rows), scopeOf(setting), calendar, md5)
}

/** `violated late-answer`, `undetermined field-missing act.done`, `satisfied`: what an example expects, in one line. */
export function say({ outcome, hit }: Judgement): string {
  return [outcome, hit?.reason, hit?.reasonAt].filter((word) => word !== undefined).join(' ')
}
