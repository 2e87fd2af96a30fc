/** Which body, unit, post and person a register's codes meant on the day of the act. */
import { sql } from 'kysely'
import { covers } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { Scope } from '#store/record'

export type Concerned = {
  body?: { id: string; name: string }
  unit?: string
  post?: { id: string; name: string }
  officer?: { id: string; name: string }
}

type Segment = { id: string; name: string; unit: string | null; validFrom: LocalDate; validTo?: LocalDate }

type SegmentRow = {
  id: string
  keys: string[]
  name: string
  unit: string | null
  valid_from: LocalDate
  valid_to: LocalDate | null
}

export class PeopleOnDays {
  readonly #bodies: ReadonlyMap<string, readonly Segment[]>
  readonly #posts: ReadonlyMap<string, readonly Segment[]>
  readonly #officers: ReadonlyMap<string, readonly Segment[]>

  private constructor(
    bodies: ReadonlyMap<string, readonly Segment[]>,
    posts: ReadonlyMap<string, readonly Segment[]>,
    officers: ReadonlyMap<string, readonly Segment[]>,
  ) {
    this.#bodies = bodies
    this.#posts = posts
    this.#officers = officers
  }

  static async read(tx: Scope): Promise<PeopleOnDays> {
    const bodies = await sql<SegmentRow>`
      select id, array[code] as keys, name, null as unit, valid_from, valid_to from body`.execute(tx)
    const officers = await sql<SegmentRow>`
      select id, array[code] as keys, name, null as unit, valid_from, valid_to from officer`.execute(tx)
    // Registers name a post by its title, its code or the pack's name for it, within their organ.
    const posts = await sql<SegmentRow>`
      select id, array_remove(array[body_id || ' ' || code, body_id || ' ' || name, body_id || ' ' || pack_post], null) as keys,
        name, unit_id as unit, valid_from, valid_to from post`.execute(tx)
    return new PeopleOnDays(index(bodies.rows), index(posts.rows), index(officers.rows))
  }

  /** `postNames`: the post as the register names it, and what the pack calls the same. */
  find(codes: { organ?: string; officer?: string; postNames: readonly string[] }, day: LocalDate): Concerned {
    const body = on(this.#bodies.get(codes.organ ?? ''), day)
    const officer = on(this.#officers.get(codes.officer ?? ''), day)
    const post =
      body === undefined
        ? undefined
        : codes.postNames.flatMap((name) => on(this.#posts.get(`${body.id} ${name}`), day) ?? [])[0]
    return {
      ...(body && { body: { id: body.id, name: body.name } }),
      ...(post && { post: { id: post.id, name: post.name } }),
      ...(post?.unit && { unit: post.unit }),
      ...(officer && { officer: { id: officer.id, name: officer.name } }),
    }
  }
}

function index(rows: readonly SegmentRow[]): Map<string, Segment[]> {
  const found = new Map<string, Segment[]>()
  for (const { id, keys, name, unit, valid_from, valid_to } of rows) {
    const segment = { id, name, unit, validFrom: valid_from, ...(valid_to !== null && { validTo: valid_to }) }
    for (const key of new Set(keys)) {
      const known = found.get(key)
      if (known === undefined) found.set(key, [segment])
      else known.push(segment)
    }
  }
  return found
}

/** Two at once by one name are nobody in particular. */
function on(segments: readonly Segment[] | undefined, day: LocalDate): Segment | undefined {
  const there = (segments ?? []).filter((segment) => covers(segment, day))
  return there.length === 1 ? there[0] : undefined
}
