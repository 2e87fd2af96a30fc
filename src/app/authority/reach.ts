/** Whether something to be recorded lies where the asking account may record it. The database refuses too, but without a word. */
import type { AuthorityKind, AuthorityValues, PostValue } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { findRow, readReachedNodes } from '#store/authority'
import type { Scope } from '#store/record'

export const OUT_OF_REACH = '不在你的管辖范围内，不能记录。'

export type Reach<K extends AuthorityKind> = {
  reaches(id: string, value: AuthorityValues[K], day: LocalDate): Promise<boolean>
  /** What is within reach brings what hangs below it within reach. */
  include(id: string): void
  /** The field that says where something is. */
  field: string
}

const FIELDS: Readonly<Record<AuthorityKind, string>> = {
  region: 'code',
  body: 'parent',
  unit: 'body',
  post: 'body',
  officer: 'body',
  certificate: 'officer',
  training: 'officer',
  appointment: 'post',
}

export async function readReach<K extends AuthorityKind>(tx: Scope, kind: K): Promise<Reach<K>> {
  const nodes = await readReachedNodes(tx, kind)
  const more = new Set<string>()
  const within = (id: string | undefined) =>
    nodes === 'everywhere' || (id !== undefined && (nodes.has(id) || more.has(id)))
  const postNodes = new Map<string, string | undefined>()
  return {
    field: FIELDS[kind],
    include: (id) => more.add(id),
    async reaches(id, value, day) {
      if (nodes === 'everywhere') return true
      const said = value as Partial<Record<'body' | 'unit' | 'parent' | 'post', string>>
      switch (kind) {
        // Regions are given to whoever may keep them at all, people's papers to whoever sees the people.
        case 'region':
        case 'certificate':
        case 'training':
          return true
        case 'body':
          return within(id) || within(said.parent)
        case 'unit':
        case 'post':
        case 'officer':
          return within(said.unit) || within(said.parent) || within(said.body)
        case 'appointment': {
          const post = said.post ?? ''
          if (!postNodes.has(post)) postNodes.set(post, nodeOf((await findRow(tx, 'post', post, { day }))?.value))
          return within(postNodes.get(post))
        }
        default:
          return kind satisfies never
      }
    },
  }
}

function nodeOf(post: PostValue | undefined): string | undefined {
  return post?.unit ?? post?.body
}
