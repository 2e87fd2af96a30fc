/** A pack for the screens: clauses beside the elements that carry them out, parameters with where they come from. */
import type { z } from 'zod'
import { loadKeptPack, type PackPlace } from '#app/packs'
import type { packDetail, packSummary } from '#contract/packs'
import { formatCitation } from '#core/citation'
import { Refused } from '#core/diagnostic'
import { formatMoney, formatNumber } from '#core/explanation'
import type { Indicator } from '#core/indicator'
import { ELEMENT_NAMES, findElementName, nameVariant, type Pack } from '#core/pack'
import { PACK_LEVELS } from '#core/pack-naming'
import { isUnset, type Parameter } from '#core/parameter'

/** Units as they are read. */
const UNITS: Readonly<Record<Parameter['unit'], string>> = {
  day: '日',
  'working-day': '个工作日',
  month: '个月',
  year: '年',
  yuan: '元',
  ratio: '比例',
  count: '个',
  text: '文字',
}

type Summary = z.input<typeof packSummary>

export async function showSummary(place: PackPlace): Promise<Summary> {
  try {
    const { pack, cases, digest } = await loadKeptPack(place.folder)
    return summaryOf(place, pack, cases.length, digest)
  } catch (error) {
    // A pack with faults is listed with them; the others stay usable.
    if (!(error instanceof Refused)) throw error
    const { jurisdiction, name } = place
    const nothing = { title: name, version: '', issuer: '', level: '', inForce: {}, extends: [], digest: '' }
    const none = { clauses: 0, indicators: 0, parameters: 0, unset: 0, cases: 0 }
    return { jurisdiction, name, id: `${jurisdiction}/${name}`, ...nothing, ...none, faulty: error.refusal.message }
  }
}

function summaryOf({ jurisdiction, name }: PackPlace, pack: Pack, cases: number, digest: string): Summary {
  const { id, title, version, issuer, level, inForce } = pack
  return {
    jurisdiction,
    name,
    id,
    title,
    version,
    issuer,
    level: PACK_LEVELS[level],
    digest,
    cases,
    inForce,
    extends: pack.extends.map((one) => one.id),
    clauses: pack.clauses.length,
    indicators: pack.indicators.size,
    parameters: pack.parameters.size,
    unset: [...pack.parameters.values()].filter(isUnset).length,
  }
}

export async function showPack(place: PackPlace): Promise<z.input<typeof packDetail>> {
  const { pack, cases, digest, warnings } = await loadKeptPack(place.folder)
  const titles = titlesOf(pack)
  const indicators = [...pack.indicators.values()]
  return {
    ...summaryOf(place, pack, cases.length, digest),
    source: pack.source,
    variants: pack.variants.map((id) => ({ id, title: nameVariant(pack, id) })),
    clauseList: pack.clauses.map(({ article, title, force, note, elements = [] }) => ({
      article,
      force,
      ...(title !== undefined && { title }),
      ...(note !== undefined && { note }),
      elements: elements.map((element) => {
        const at = element.indexOf(':')
        const [kind, id] = [element.slice(0, at), element.slice(at + 1)]
        const named = findElementName(kind)
        return { kind: named === undefined ? kind : ELEMENT_NAMES[named], id, title: titles.get(element) ?? id }
      }),
    })),
    parameterList: [...pack.parameters.values()].map((parameter) => showParameter(parameter, indicators)),
    categoryList: [...pack.categories.values()].map(({ id, title }) => ({ id, title })),
    indicatorList: indicators.map((indicator) => ({
      id: indicator.id,
      title: indicator.title,
      mode: indicator.mode,
      force: indicator.force,
      ...(indicator.question !== undefined && { question: indicator.question }),
      ...(indicator.category !== undefined && { category: indicator.category }),
      cites: indicator.cites.map(formatCitation),
      posts: [...new Set([...indicator.posts.values()].flat())].map((id) => ({
        id,
        title: pack.posts.get(id)?.title ?? id,
      })),
      branches: indicator.branches.map((branch) => ({
        id: branch.id,
        title: branch.title,
        mode: branch.mode,
        register: branch.subject.register,
      })),
      cases: cases.filter((one) => one.indicator.id === indicator.id).length,
    })),
    registerList: [...pack.registers.values()].map(({ id, title, key, fields }) => ({
      id,
      title,
      key: [...key],
      fields: [...fields.values()].map((field) => ({ id: field.id, title: field.label, type: field.type })),
    })),
    postList: [...pack.posts.values()].map(({ id, title, line, family }) => ({
      id,
      title,
      ...(line !== undefined && { line }),
      ...(family !== undefined && { family }),
    })),
    warnings: warnings.map(({ code, message, hint, at }) => ({
      code,
      message,
      at: [at.file, at.path].filter((part) => part !== undefined).join(' '),
      ...(hint !== undefined && { hint }),
    })),
  }
}

function titlesOf(pack: Pack): Map<string, string> {
  const kinds = {
    indicator: pack.indicators,
    category: pack.categories,
    parameter: pack.parameters,
    post: pack.posts,
    register: pack.registers,
    duty: pack.duties,
    credential: pack.credentials,
    scorecard: pack.scorecards,
    fault: pack.faults,
    aggravation: pack.aggravations,
  }
  return new Map(
    Object.entries(kinds).flatMap(([kind, elements]) =>
      [...elements].map(([id, { title }]: [string, { title: string }]) => [`${kind}:${id}`, title] as const),
    ),
  )
}

function showParameter(parameter: Parameter, indicators: readonly Indicator[]) {
  const { id, title, unit, values } = parameter
  return {
    id,
    title,
    unit: UNITS[unit],
    unset: isUnset(parameter),
    values: values.map(({ since, value, origin, cites }) => ({
      origin,
      text: value === undefined ? '未设定' : formatValue(parameter, value),
      ...(since !== undefined && { since }),
      ...(value !== undefined && { value }),
      ...(cites !== undefined && { cites: formatCitation(cites) }),
    })),
    usedBy: indicators
      .filter((indicator) => stands(parameter, indicator.branches))
      .map((indicator) => ({ id: indicator.id, title: indicator.title })),
  }
}

function formatValue({ unit }: Parameter, value: number | string): string {
  if (typeof value === 'string') return value
  if (unit === 'yuan') return formatMoney(value)
  if (unit === 'ratio') return `${formatNumber(value * 100)}%`
  return `${formatNumber(value)} ${UNITS[unit]}`
}

/** Wherever in a branch a parameter stands, it stands there as the very parameter of the pack. */
function stands(parameter: Parameter, part: unknown): boolean {
  if (part === parameter) return true
  if (typeof part !== 'object' || part === null) return false
  return [...(part instanceof Map ? part.values() : Object.values(part))].some((inner) => stands(parameter, inner))
}
