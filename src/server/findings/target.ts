/** By whom a finding may be seen. */
import type { FindingRow } from '#app/findings'
import type { Target } from '#core/identity'

/** `assignees`: who was asked to look into it and still is. */
export function targetOf({ officer, post, unit, body }: FindingRow, assignees: readonly string[]): Target {
  const node = unit?.id ?? body?.id
  return {
    assignees,
    ...(officer !== undefined && { officer: officer.id }),
    ...(post !== undefined && { post: post.id }),
    ...(node !== undefined && { node }),
  }
}
