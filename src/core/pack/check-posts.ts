import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { suggestion } from '#core/indicator'
import type { PostDefinition } from './definition.ts'
import type { Post } from './pack.ts'
import { type Located, placeOf } from './place.ts'

/** Raw → checked. A family has at most one primary post in each variant of the pack. */
export function checkPosts(
  posts: Iterable<Located<PostDefinition>>,
  variants: readonly string[],
): { posts: Map<string, Post>; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const checked = new Map<string, Post>()
  const primary = new Map<string, PostDefinition>()
  for (const located of posts) {
    const { definition: raw } = located
    for (const variant of raw.variants ?? []) {
      if (variants.includes(variant)) continue
      diagnostics.push(
        diagnostic(
          'pack.unknown-variant',
          placeOf(located, 'variants'),
          `岗位“${raw.title}”（${raw.id}）属于系统 ${variant}，pack.yaml 的 variants 里没有它。`,
          suggestion(variant, variants, 'pack.yaml 的 variants'),
        ),
      )
    }
    if (raw.primary === true) checkPrimary(located, variants, primary, diagnostics)
    checked.set(raw.id, {
      id: raw.id,
      title: raw.title,
      aliases: raw.aliases ?? [],
      primary: raw.primary ?? false,
      variants: raw.variants ?? [],
      ...(raw.line !== undefined && { line: raw.line }),
      ...(raw.family !== undefined && { family: raw.family }),
    })
  }
  return { posts: checked, diagnostics }
}

function checkPrimary(
  located: Located<PostDefinition>,
  variants: readonly string[],
  primary: Map<string, PostDefinition>,
  diagnostics: Diagnostic[],
): void {
  const { definition: raw } = located
  if (raw.family === undefined) {
    diagnostics.push(
      diagnostic(
        'pack.shape',
        placeOf(located, 'primary'),
        `岗位“${raw.title}”（${raw.id}）写了主岗，却没有写属于哪个岗位序列。`,
        '补写 family；不分序列时删去 primary。',
      ),
    )
    return
  }
  const everywhere = variants.length === 0 ? [''] : variants
  const clashes = new Map<PostDefinition, string[]>()
  for (const variant of raw.variants ?? everywhere) {
    const key = `${raw.family}\n${variant}`
    const other = primary.get(key)
    if (other === undefined) primary.set(key, raw)
    else clashes.set(other, [...(clashes.get(other) ?? []), ...(variant === '' ? [] : [variant])])
  }
  for (const [other, where] of clashes) {
    diagnostics.push(
      diagnostic(
        'pack.two-primary-posts',
        placeOf(located, 'primary'),
        `岗位序列 ${raw.family}${where.length > 0 ? `（系统 ${where.join('、')}）` : ''}有两个主岗：“${other.title}”（${other.id}）和“${raw.title}”（${raw.id}）。`,
        '只留一个 primary: true，责任才落得到人。',
      ),
    )
  }
}
