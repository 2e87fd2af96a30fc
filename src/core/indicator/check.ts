import { parseLocalDate } from '#core/calendar'
import { type Diagnostic, hasErrors } from '#core/diagnostic'
import { Names, suggestion } from './check-names.ts'
import { checkAttribution, checkExemptions, subjectOf } from './check-parts.ts'
import { checkPattern } from './check-pattern.ts'
import type { IndicatorContext } from './context.ts'
import type { BranchDefinition, IndicatorDefinition } from './definition.ts'
import type { Branch, Indicator, Mode } from './indicator.ts'

/** Raw → checked. `indicator` is there only when no error was found; all faults are reported at once. `file` is where the definition stands. */
export function checkIndicator(
  definition: IndicatorDefinition,
  context: IndicatorContext,
  file: string,
): { indicator?: Indicator; diagnostics: Diagnostic[] } {
  const names = new Names(context, file)
  const branches = branchesOf(definition).flatMap(
    ({ raw, path }) => checkBranch(names, raw, definition.mode, path) ?? [],
  )
  const posts = checkPosts(names, definition)
  if (branchesOf(definition).every(({ raw }) => raw.attribute === undefined)) {
    names.report(
      'indicator.no-attribution',
      'attribute',
      `“${definition.title}”没有写归属到谁，疑点只能落到岗位。`,
      '补写 attribute: { officer, post, organ } 中登记簿有的字段。',
    )
  }
  if (hasErrors(names.diagnostics)) return { diagnostics: names.diagnostics }
  const from = definition.inForce?.from === undefined ? undefined : parseLocalDate(definition.inForce.from)
  const to = definition.inForce?.to === undefined ? undefined : parseLocalDate(definition.inForce.to)
  const indicator: Indicator = {
    id: definition.id,
    title: definition.title,
    cites: Array.isArray(definition.cites) ? definition.cites : [definition.cites],
    force: definition.force ?? 'mandatory',
    mode: definition.mode,
    posts,
    inForce: { ...(from && { from }), ...(to && { to }) },
    branches,
    ...(definition.category !== undefined && { category: definition.category }),
    ...(definition.question !== undefined && { question: definition.question }),
    ...(definition.advice !== undefined && { advice: definition.advice }),
  }
  return { indicator, diagnostics: names.diagnostics }
}

/** An indicator of one pattern is an indicator of one branch. */
function branchesOf(definition: IndicatorDefinition): { raw: BranchDefinition; path: string }[] {
  if (!('branches' in definition)) return [{ raw: { ...definition, id: 'main' }, path: '' }]
  const { attribute, review } = definition
  return definition.branches.map((branch, i) => ({
    raw: {
      ...branch,
      ...(branch.attribute === undefined && { attribute }),
      ...(branch.review === undefined && { review }),
    },
    path: `branches[${i}].`,
  }))
}

function checkBranch(names: Names, raw: BranchDefinition, mode: Mode, path: string): Branch | undefined {
  const checked = checkPattern(names, raw, path)
  if (checked === undefined) return undefined
  const { subject, test, others } = checked
  if (raw.exemptions !== undefined && (test.kind === 'balance' || test.kind === 'cycle' || test.kind === 'sample')) {
    names.report(
      'pack.shape',
      `${path}exemptions`,
      `“${raw.pattern}”不看单条记录，不能写豁免。`,
      '删去 exemptions；要排除的记录写进 where。',
    )
  }
  return {
    id: raw.id,
    title: raw.title ?? '',
    pattern: raw.pattern,
    subject: subjectOf(subject),
    test,
    exemptions: checkExemptions(names, raw.exemptions, subject, `${path}exemptions`),
    attribute: checkAttribution(names, raw.attribute, [subject.register, ...(others ?? [])], `${path}attribute`),
    mode: raw.mode ?? mode,
    review: raw.review ?? [],
  }
}

/** Its own, or those of its category. */
function checkPosts(names: Names, definition: IndicatorDefinition): ReadonlyMap<string, readonly string[]> {
  const { posts: raw, category: id } = definition
  const { categories } = names.context
  const category = id === undefined ? undefined : categories?.get(id)
  if (id !== undefined && categories !== undefined && category === undefined) {
    names.report(
      'indicator.unknown-category',
      'category',
      `类别 ${id} 没有在 categories.yaml 中定义。`,
      suggestion(id, [...categories.keys()], '现有类别'),
    )
  }
  // What the category's own posts lack is said of the category.
  if (raw === undefined) return category?.posts ?? new Map()
  const posts = new Map<string, readonly string[]>(Array.isArray(raw) ? [['all', raw]] : Object.entries(raw))
  for (const [variant, ids] of posts) {
    const path = variant === 'all' ? 'posts' : `posts.${variant}`
    if (variant !== 'all' && !names.context.variants.includes(variant)) {
      names.report(
        'pack.unknown-post',
        path,
        `制度包没有名为 ${variant} 的系统。`,
        `pack.yaml 的 variants：${names.context.variants.join('、') || '无'}。`,
      )
    }
    for (const id of ids) {
      if (!names.context.posts.has(id))
        names.report(
          'pack.unknown-post',
          path,
          `岗位 ${id} 没有在 posts.yaml 中定义。`,
          '先在 posts.yaml 中定义，或改正标识。',
        )
    }
  }
  return posts
}
