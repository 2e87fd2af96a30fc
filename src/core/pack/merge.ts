/** A pack over the one it extends: what it adds, what it changes with an entry in overrides.yaml, and what it may not touch. */
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import type { IndicatorDefinition } from '#core/indicator'
import type { RegisterDefinition } from '#core/register'
import { applyOverride } from './apply-override.ts'
import type { CategoryDefinition } from './categories.ts'
import type { Definitions } from './collect.ts'
import type { CredentialDemand } from './credentials.ts'
import type { OverrideDefinition, PackDefinition, PostDefinition } from './definition.ts'
import type { Duty } from './duties.ts'
import { type Aggravation, type Fault, type FaultCatalogue, listFaults } from './faults.ts'
import { type FieldGroup, type WholeRegister, withSharedFields } from './field-groups.ts'
import { joinParameters, type WholeParameter } from './parameter-sets.ts'
import { type Located, placeOf } from './place.ts'
import type { SanctionsDefinition } from './sanctions.ts'
import type { ScorecardDefinition } from './scorecards.ts'
import { uniqueById } from './unique.ts'

type Home = Pick<PackDefinition, 'counting' | 'inForce'>

/** An indicator with the pack it was first written in: that pack's way of counting and days in force stay with it. */
export type PlacedIndicator = Located<IndicatorDefinition> & { home?: Home }

export type Merged = {
  parameters: Map<string, WholeParameter>
  posts: Map<string, Located<PostDefinition>>
  fieldGroups: Map<string, Located<FieldGroup>>
  registers: Map<string, WholeRegister>
  categories: Map<string, Located<CategoryDefinition>>
  indicators: Map<string, PlacedIndicator>
  duties: Map<string, Located<Duty>>
  credentials: Map<string, Located<CredentialDemand>>
  scorecards: Map<string, Located<ScorecardDefinition>>
  catalogues: Located<FaultCatalogue>[]
  faults: Map<string, Located<Fault>>
  aggravations: Map<string, Located<Aggravation>>
  sanctions: Located<SanctionsDefinition>[]
  overrides: OverrideDefinition[]
  /** Indicators of a pack above that a pack below has dropped. */
  removed: Set<string>
  broken: Set<string>
  /** Targets that no pack below may weaken, whatever reason it gives. */
  firm: Set<string>
}

const KINDS = {
  parameter: '参数',
  post: '岗位',
  fieldGroup: '字段组',
  register: '登记簿',
  category: '考核类别',
  indicator: '考核项目',
  duty: '工作要求',
  credential: '证件核查',
  scorecard: '计分表',
  fault: '过错',
  aggravation: '从重情形',
} as const

type ElementKind = keyof typeof KINDS

export function emptyMerge(): Merged {
  return {
    parameters: new Map(),
    posts: new Map(),
    fieldGroups: new Map(),
    registers: new Map(),
    categories: new Map(),
    indicators: new Map(),
    duties: new Map(),
    credentials: new Map(),
    scorecards: new Map(),
    catalogues: [],
    faults: new Map(),
    aggravations: new Map(),
    sanctions: [],
    overrides: [],
    removed: new Set(),
    broken: new Set(),
    firm: new Set(),
  }
}

/** Adds one level to what lies above it. `level` 0 is the topmost pack, which has nothing to override; undefined when the top is not known. */
export function mergeLevel(above: Merged, own: Definitions, level: number | undefined): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const id of own.broken.elements) above.broken.add(id)
  const overrides = uniqueById(own.overrides, (o) => o.target, '改动', diagnostics)
  const unique = <T extends { id: string }>(kind: ElementKind, list: readonly Located<T>[]) =>
    uniqueById(list, (one) => one.id, KINDS[kind], diagnostics)
  const parameters = joinParameters(
    own.parameters,
    own.supplements,
    {
      inherited: new Set(above.parameters.keys()),
      broken: (id) => level === undefined || above.broken.has(id) || own.broken.files.has('parameters'),
    },
    diagnostics,
  )
  const indicators = unique('indicator', own.indicators)
  for (const override of overrides.values()) {
    diagnostics.push(...applyOverride(above, override, { parameters, indicators }, level))
  }
  above.overrides.push(...[...overrides.values()].map((o) => o.definition))
  add('parameter', parameters, above.parameters, overrides, diagnostics)
  add('fieldGroup', unique('fieldGroup', own.fieldGroups), above.fieldGroups, overrides, diagnostics)
  const registers = completeRegisters(unique('register', own.registers), above, own, level, diagnostics)
  add('register', registers, above.registers, overrides, diagnostics)
  add('post', unique('post', own.posts), above.posts, overrides, diagnostics)
  add('category', unique('category', own.categories), above.categories, overrides, diagnostics)
  const home = own.pack?.definition
  const placed = new Map(
    [...indicators].map(([id, located]) => [id, home === undefined ? located : { ...located, home }]),
  )
  add('indicator', placed, above.indicators, overrides, diagnostics)
  add('duty', unique('duty', own.duties), above.duties, overrides, diagnostics)
  add('credential', unique('credential', own.credentials), above.credentials, overrides, diagnostics)
  add('scorecard', unique('scorecard', own.scorecards), above.scorecards, overrides, diagnostics)
  for (const catalogue of own.catalogues) {
    const { faults, aggravations } = listFaults(catalogue)
    above.catalogues.push(catalogue)
    add('fault', unique('fault', faults), above.faults, overrides, diagnostics)
    add('aggravation', unique('aggravation', aggravations), above.aggravations, overrides, diagnostics)
  }
  above.sanctions.push(...own.sanctions)
  if (home?.weakening === 'refused') {
    for (const id of above.indicators.keys()) above.firm.add(`indicator:${id}`)
    for (const id of above.parameters.keys()) above.firm.add(`parameter:${id}`)
  }
  return diagnostics
}

/** A register without one of its groups cannot be judged, nor can what names it. */
function completeRegisters(
  registers: ReadonlyMap<string, Located<RegisterDefinition>>,
  above: Merged,
  own: Definitions,
  level: number | undefined,
  diagnostics: Diagnostic[],
): Map<string, WholeRegister> {
  const broken = (group: string) => level === undefined || above.broken.has(group) || own.broken.files.has('fields')
  const whole = new Map<string, WholeRegister>()
  for (const [id, located] of registers) {
    const register = withSharedFields(located, above.fieldGroups, broken, diagnostics)
    if (register === undefined) above.broken.add(id)
    else whole.set(id, register)
  }
  return whole
}

function add<T>(
  kind: ElementKind,
  own: ReadonlyMap<string, Located<T>>,
  above: Map<string, Located<T>>,
  overrides: ReadonlyMap<string, Located<OverrideDefinition>>,
  diagnostics: Diagnostic[],
): void {
  for (const [id, located] of own) {
    const inherited = above.get(id)
    if (inherited !== undefined && !overrides.has(`${kind}:${id}`)) {
      const hint =
        kind === 'indicator' || kind === 'parameter'
          ? `确要改动时，在 overrides.yaml 中写 target: '${kind}:${id}' 一条；否则改用另一个标识。`
          : `改用另一个标识；上级的${KINDS[kind]}直接可用，不必重写。`
      diagnostics.push(
        diagnostic(
          'pack.undeclared-override',
          placeOf(located),
          `${KINDS[kind]} ${id} 在上级制度包中已有（${inherited.file}），这里又定义了一次。`,
          hint,
        ),
      )
      continue
    }
    above.set(id, located)
  }
}
