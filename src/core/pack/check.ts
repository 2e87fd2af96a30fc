/** A whole pack, with everything it extends: raw → checked, all faults at once. */
import { parseLocalDate } from '#core/calendar'
import { type Diagnostic, diagnostic, hasErrors } from '#core/diagnostic'
import { checkIndicator, type Indicator, type IndicatorContext, type IndicatorDefinition } from '#core/indicator'
import { checkParameter, type Parameter } from '#core/parameter'
import { checkRegisters, type Register } from '#core/register'
import { assemble } from './assemble.ts'
import { checkBareNumbers } from './bare-numbers.ts'
import { checkCategories } from './categories.ts'
import { type Case, type CaseContext, checkCases } from './check-cases.ts'
import { checkCatalogues } from './check-catalogues.ts'
import { checkPosts } from './check-posts.ts'
import { checkTwins } from './check-twins.ts'
import { collectDefinitions, type Definitions } from './collect.ts'
import { checkGuard } from './guard.ts'
import { hangsOnFaults } from './hangs-on-faults.ts'
import { emptyMerge, type Merged, mergeLevel, type PlacedIndicator } from './merge.ts'
import type { Pack } from './pack.ts'
import { placeOf } from './place.ts'
import type { RawFile, RawPack } from './raw.ts'

/** `pack` is there only when no error was found; `cases` are the pack's own. */
export type CheckedPack = { pack?: Pack; cases: readonly Case[]; diagnostics: readonly Diagnostic[] }

export function checkPack(raw: RawPack): CheckedPack {
  const { pack, cases, diagnostics } = checkChain(raw)
  const lines = new Map<string, RawFile>(listChain(raw).flatMap((p) => p.files.map((f) => [f.file, f] as const)))
  const placed = diagnostics.map((d) => withLine(d, lines.get(d.at.file)))
  return { cases, diagnostics: placed, ...(pack && !hasErrors(placed) && { pack }) }
}

function checkChain(raw: RawPack): { pack?: Pack; cases: readonly Case[]; diagnostics: Diagnostic[] } {
  const chain = listChain(raw)
  const diagnostics: Diagnostic[] = chain.flatMap(checkParent)
  // Without the packs above, nothing can be said of the names a pack uses.
  const whole = chain[0]?.parent === undefined
  const merged = emptyMerge()
  const levels = chain.map((level, i) => {
    const { definitions, diagnostics: faults } = collectDefinitions(level)
    diagnostics.push(...faults, ...mergeLevel(merged, definitions, whole ? i : undefined))
    return definitions
  })
  const own = levels.at(-1)
  if (own === undefined) throw new Error(`the pack chain of ${raw.folder} is empty`)

  const variants = [...new Set(levels.flatMap((level) => level.pack?.definition.variants ?? []))]
  const variantTitles = new Map(levels.flatMap((level) => Object.entries(level.pack?.definition.variantTitles ?? {})))
  const posts = checkPosts(merged.posts.values(), variants)
  const parameters = checkParameters(merged, diagnostics)
  const registers = checkWholeRegisters(merged, diagnostics)
  const namedPosts = new Set([...posts.posts.keys(), ...merged.broken])
  const categories = checkCategories(merged.categories.values(), namedPosts, variants)
  const parts = {
    variants,
    variantTitles,
    posts: posts.posts,
    parameters,
    registers,
    categories: categories.categories,
  }
  for (const level of levels) diagnostics.push(...checkDays(level))
  for (const placed of merged.indicators.values()) diagnostics.push(...checkTwins(placed), ...checkBareNumbers(placed))
  if (!whole) return { cases: [], diagnostics }

  // What hangs on a file that could not be read is not judged: that fault is reported already.
  const unread = new Set(levels.flatMap((level) => [...level.broken.files]))
  if (!unread.has('pack')) diagnostics.push(...posts.diagnostics)
  if (!unread.has('pack') && !unread.has('posts')) diagnostics.push(...categories.diagnostics)
  const context = {
    registers,
    parameters,
    posts: new Set(posts.posts.keys()),
    categories: categories.categories,
    variants,
  }
  const rebuild: CaseContext['rebuild'] = (id, instead) => {
    const placed = merged.indicators.get(id)
    return placed && checkPlaced(placed, { ...context, parameters: instead }).indicator
  }
  const indicators = new Map<string, Indicator>()
  for (const placed of merged.indicators.values()) {
    if (hangsOnFaults(placed.definition, merged.broken, unread, context)) continue
    const checked = checkPlaced(placed, context)
    diagnostics.push(...checked.diagnostics, ...checkGuard(placed, { registers, parameters }))
    if (checked.indicator !== undefined) indicators.set(placed.definition.id, checked.indicator)
  }
  const faulty = new Set([...merged.broken, ...merged.indicators.keys()])
  const { cases, diagnostics: caseFaults } = checkCases(own.cases, {
    registers,
    parameters,
    indicators,
    faulty,
    rebuild,
  })
  if (!(['parameters', 'registers', 'indicators'] as const).some((kind) => unread.has(kind)))
    diagnostics.push(...caseFaults)
  const { catalogues, diagnostics: catalogueFaults } = checkCatalogues(merged, levels, {
    parameters,
    indicators,
    unread: unread.size > 0,
  })
  diagnostics.push(...catalogueFaults)
  const definition = own.pack?.definition
  if (definition === undefined || hasErrors(diagnostics)) return { cases: [], diagnostics }
  return { pack: assemble(definition, levels, merged, { ...parts, ...catalogues, indicators }), cases, diagnostics }
}

function checkPlaced(
  placed: PlacedIndicator,
  context: Omit<IndicatorContext, 'counting'>,
): ReturnType<typeof checkIndicator> {
  const counting = placed.home?.counting ?? { rollOver: true, countStartDay: false }
  return checkIndicator(inForceAtHome(placed), { ...context, counting }, placed.file)
}

/** Topmost first. */
function listChain(raw: RawPack): RawPack[] {
  return raw.parent?.kind === 'found' ? [...listChain(raw.parent.pack), raw] : [raw]
}

function checkParent(raw: RawPack): Diagnostic[] {
  const at = { file: raw.files.find((f) => f.path === 'pack.yaml')?.file ?? raw.folder, path: 'extends' }
  if (raw.parent?.kind === 'unreachable') {
    return [
      diagnostic(
        'pack.extends-unreachable',
        at,
        `上级制度包读不到：${raw.parent.folder} 里没有 pack.yaml。`,
        'extends 写上级文件夹的相对路径，从本 pack.yaml 所在的文件夹算起，如 ../../cn/tax-assessment。',
      ),
    ]
  }
  if (raw.parent?.kind === 'cycle') {
    return [
      diagnostic(
        'pack.extends-cycle',
        at,
        `制度包互为上级，绕成了圈：${raw.parent.chain.join(' → ')}。`,
        '最上级的制度包不写 extends；删去圈中的一处。',
      ),
    ]
  }
  return []
}

function checkParameters(merged: Merged, diagnostics: Diagnostic[]): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>()
  for (const { definition, file, path, parts } of merged.parameters.values()) {
    const checked = checkParameter(parts?.first ?? definition, file, path, parts?.more)
    diagnostics.push(...checked.diagnostics)
    parameters.set(definition.id, checked.parameter)
  }
  return parameters
}

/** A view whose source is not well-formed cannot be judged either. */
function checkWholeRegisters(merged: Merged, diagnostics: Diagnostic[]): Map<string, Register> {
  const whole = [...merged.registers.values()].filter(({ definition: { id, view } }) => {
    const lost = view !== undefined && merged.broken.has(view.of)
    if (lost) merged.broken.add(id)
    return !lost
  })
  const checked = checkRegisters(whole)
  diagnostics.push(...checked.diagnostics)
  return checked.registers
}

/** An indicator outlives neither its own days nor those of the pack it was written in. */
function inForceAtHome({ definition, home }: PlacedIndicator): IndicatorDefinition {
  const from = [definition.inForce?.from, home?.inForce.from]
    .filter((d) => d !== undefined)
    .sort()
    .at(-1)
  const to = [definition.inForce?.to, home?.inForce.to].filter((d) => d !== undefined).sort()[0]
  return { ...definition, inForce: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) } }
}

function checkDays({ pack, indicators }: Definitions): Diagnostic[] {
  return [...(pack === undefined ? [] : [pack]), ...indicators].flatMap((located) => {
    const days = located.definition.inForce
    const outside = [days?.from, days?.to].filter((d) => d !== undefined && parseLocalDate(d) === undefined)
    const faults = outside.map((d) => [`日期 ${d} 超出可计算的年份`, '写 1900 年到 2199 年之间的日期。'] as const)
    const reversed = days?.from !== undefined && days.to !== undefined && days.from > days.to
    return [
      ...faults,
      ...(reversed ? [[`废止日期 ${days.to} 早于施行日期 ${days.from}`, '核对 inForce 的 from 和 to。'] as const] : []),
    ].map(([message, hint]) => diagnostic('pack.shape', placeOf(located, 'inForce'), `${message}。`, hint))
  })
}

function withLine(d: Diagnostic, file: RawFile | undefined): Diagnostic {
  const path = d.at.path?.replace(/\.$/, '')
  const line = d.at.line ?? (path === undefined ? undefined : file?.lineOf(path))
  const { path: _, ...rest } = d.at
  return {
    ...d,
    at: { ...rest, ...(path !== undefined && path !== '' && { path }), ...(line !== undefined && { line }) },
  }
}
