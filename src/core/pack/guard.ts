/**
 * Income from fines and confiscation, and targets for it, may not be tied to assessment in any way, directly or in disguise
 * (行政处罚法第七十四条). An indicator that rests on them is refused; so is one that asks for a least total of fines.
 */
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import type { BranchDefinition, IndicatorDefinition } from '#core/indicator'
import type { Parameter } from '#core/parameter'
import type { Field, FieldNature, Register } from '#core/register'
import { listBranches, listTouches, type PlacedBranch, recordRegister } from './guard-lineage.ts'
import { type Located, placeOf } from './place.ts'
import { isObject } from './schema-walk.ts'
import { joinPath } from './shape-faults.ts'

export type GuardContext = {
  registers: ReadonlyMap<string, Register>
  parameters: ReadonlyMap<string, Parameter>
}

const NATURES: Readonly<Record<FieldNature, string>> = {
  fine: '罚款',
  confiscation: '没收',
  'fine-revenue': '罚没收入',
  'confiscation-revenue': '罚没收入',
  'fine-target': '罚没指标',
}

const FORBIDDEN = new Set<FieldNature | undefined>(['fine-revenue', 'confiscation-revenue', 'fine-target'])
const AMOUNTS = new Set<FieldNature | undefined>(['fine', 'confiscation'])

/** What is named so is so, whatever its author marked it as. */
const INCOME = /罚没收入|罚款收入/
const TARGET = /罚没指标|罚款任务|罚款指标|罚没任务/

const LAW = '罚款、没收的收入和指标不得直接或者变相同考核、考评挂钩（《行政处罚法》第七十四条）'
const INSTEAD = '改为考核行为本身：是否依法决定、告知、送达，每一件决定与它的缴款是否相符。'

export function checkGuard(located: Located<IndicatorDefinition>, context: GuardContext): Diagnostic[] {
  return listBranches(located.definition).flatMap((placed) => [
    ...checkLineage(located, placed, context),
    ...checkLeastTotal(located, placed, context),
    ...checkRawCount(located, placed),
  ])
}

/** A parameter that is a target stays one in a scorecard. */
export function checkTargetParameter(parameter: Parameter, located: Located<unknown>, key: string): Diagnostic[] {
  if (!isTarget(parameter)) return []
  return [
    diagnostic(
      'indicator.fine-revenue',
      placeOf(located, key),
      `计分用到了参数“${parameter.title}”（${parameter.id}），它是罚没指标。${LAW}。`,
      INSTEAD,
    ),
  ]
}

function checkLineage(
  located: Located<IndicatorDefinition>,
  placed: PlacedBranch,
  { registers, parameters }: GuardContext,
): Diagnostic[] {
  const found = new Map<string, Diagnostic>()
  for (const touch of listTouches(placed)) {
    const what = touch.kind === 'parameter' ? sayTarget(parameters.get(touch.id)) : sayField(registers, touch)
    if (what === undefined || found.has(what)) continue
    found.set(
      what,
      diagnostic(
        'indicator.fine-revenue',
        placeOf(located, touch.path),
        `“${located.definition.title}”用到了${what}。${LAW}。`,
        INSTEAD,
      ),
    )
  }
  return [...found.values()]
}

function sayTarget(parameter: Parameter | undefined): string | undefined {
  return parameter === undefined || !isTarget(parameter)
    ? undefined
    : `参数“${parameter.title}”（${parameter.id}），它是罚没指标`
}

function isTarget({ nature, title }: Parameter): boolean {
  return nature === 'fine-target' || TARGET.test(title)
}

function sayField(
  registers: ReadonlyMap<string, Register>,
  { register: id, field: name }: { register: string; field: string },
): string | undefined {
  const register = registers.get(id)
  const field = register?.fields.get(name)
  const nature = field && natureOf(field)
  if (register === undefined || field === undefined || nature === undefined || !FORBIDDEN.has(nature)) return undefined
  return `登记簿“${register.title}”的字段“${field.label}”（${name}），它是${NATURES[nature]}`
}

function natureOf(field: Field): FieldNature | undefined {
  const names = [field.label, ...field.aliases]
  if (names.some((name) => TARGET.test(name))) return 'fine-target'
  if (names.some((name) => INCOME.test(name))) return 'fine-revenue'
  return field.nature
}

/** “At least so much in fines” is a quota, even where nobody calls it one. */
function checkLeastTotal(
  located: Located<IndicatorDefinition>,
  { branch, path }: PlacedBranch,
  { registers }: GuardContext,
): Diagnostic[] {
  const isAmount = (register: string | undefined, field: unknown): boolean => {
    const found = typeof field === 'string' ? registers.get(register ?? '')?.fields.get(field) : undefined
    return found !== undefined && AMOUNTS.has(natureOf(found))
  }
  const isTotal = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(isTotal)
    if (!isObject(value)) return false
    if ('total' in value) return isAmount(recordRegister(branch), value['total'])
    const fact = typeof value['fact'] === 'string' ? factsOf(branch)[value['fact']] : undefined
    if (fact !== undefined) return fact.take === 'sum' && isAmount(fact.register, fact.of)
    return Object.values(value).some(isTotal)
  }
  const say = (key: string) =>
    diagnostic(
      'indicator.fine-revenue',
      placeOf(located, joinPath(path, key)),
      `“${located.definition.title}”要求罚款或没收的合计不低于一个数，等于下达罚没指标。${LAW}。`,
      INSTEAD,
    )
  if (branch.pattern === 'threshold')
    return (branch.is === 'at-least' || branch.is === 'more-than') && isTotal(branch.measure) ? [say('measure')] : []
  if (branch.pattern !== 'completeness' || branch.require === undefined) return []
  return listDemanded(branch.require, 'require').flatMap(({ leaf, key }) => {
    const least = leaf['is'] === 'at-least' || leaf['is'] === 'more-than'
    return least && isFixed(leaf['of']) && isTotal('value' in leaf ? leaf['value'] : leaf) ? [say(key)] : []
  })
}

function factsOf(
  branch: BranchDefinition,
): Readonly<Record<string, { register: string; take: string; of?: string | undefined }>> {
  return 'facts' in branch ? (branch.facts ?? {}) : {}
}

/** The comparisons that must hold whatever else does. */
function listDemanded(condition: unknown, key: string): { leaf: Record<string, unknown>; key: string }[] {
  if (!isObject(condition) || 'any' in condition || 'not' in condition) return []
  const all = condition['all']
  if (!Array.isArray(all)) return [{ leaf: condition, key }]
  return all.flatMap((inner: unknown, i) => listDemanded(inner, `${key}.all[${i}]`))
}

/** A sum that pays for what was decided is compared with the record; a quota with a parameter or a number. */
function isFixed(operand: unknown): boolean {
  return isObject(operand) && ('parameter' in operand || 'constant' in operand)
}

/** How often something is done says little of an office or officer without how often there was occasion. */
function checkRawCount(located: Located<IndicatorDefinition>, { branch, path }: PlacedBranch): Diagnostic[] {
  if (branch.pattern !== 'threshold' || branch.measure !== 'count' || !isFixed(branch.limit)) return []
  const own = branch.attribute ?? ('branches' in located.definition ? located.definition.attribute : undefined)
  const people = new Set(Object.values(own ?? {}))
  if ((branch.by ?? []).some((field) => !people.has(field))) return []
  return [
    diagnostic(
      'indicator.raw-count',
      placeOf(located, joinPath(path, 'measure')),
      `“${located.definition.title}”按件数衡量${branch.by === undefined ? '全部记录' : '机关、岗位或人员'}，没有分母：业务多的总是吃亏。`,
      '改用比例（limit 写成 { product: [比例参数, 应办件数] }），或按案件、当事人逐一衡量。',
    ),
  ]
}
