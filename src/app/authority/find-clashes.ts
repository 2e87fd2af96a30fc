/** Roles nobody may hold together are refused where they would come together: in a post, or in whoever holds several. */
import { type AuthorityValues, type History, type PostValue, type Segment, timelineOf } from '#core/authority'
import { formatDate, type LocalDate } from '#core/calendar'
import { type HeldSpan, type Holdings, listNewClashes, type PostSpan } from '#core/identity'
import { type Assertion, readHistories, readHoldings, readPostSpans, readToday } from '#store/authority'
import type { Scope } from '#store/record'
import { planHistories } from './planned-history.ts'

/** What of that to be recorded brings it, from which day on. */
export type ClashFault = { id: string; day: LocalDate; reason: string }

export async function findClashes(tx: Scope, assertions: readonly Assertion[]): Promise<ClashFault[]> {
  const appointments = assertions.filter((assertion) => assertion.kind === 'appointment')
  const changed = [...new Set(assertions.flatMap(({ kind, id }) => (kind === 'post' ? [id] : [])))]
  if (appointments.length === 0 && changed.length === 0) return []
  const officers = [...new Set(appointments.flatMap(({ value }) => value?.officer ?? []))]
  const heldBefore = await readHoldings(tx, officers, changed)
  const heldAfter = await planHeld(tx, heldBefore, appointments)
  const ids = [...heldBefore.values(), ...heldAfter.values()].flatMap((held) => held.map(({ post }) => post))
  const postsBefore = await readPostSpans(tx, [...new Set([...ids, ...changed])])
  const postsAfter = await planPosts(tx, postsBefore, changed, assertions)
  const today = await readToday(tx)
  const own = new Set(assertions.map(({ id }) => id))
  const judge = (before: Holdings, after: Holdings) =>
    listNewClashes(before, after, today).flatMap(({ day, pair, held }) => {
      const by = held.flatMap(({ appointment, post }) => [appointment, post]).filter((id) => own.has(id))
      return [...new Set(by)].map((id) => ({ id, day, reason: `自${formatDate(day)}起${pair.reason}。` }))
    })
  return [
    ...changed.flatMap((post) => judge(alone(post, postsBefore), alone(post, postsAfter))),
    ...[...heldAfter].flatMap(([officer, held]) =>
      judge({ held: heldBefore.get(officer) ?? [], posts: postsBefore }, { held, posts: postsAfter }),
    ),
  ]
}

/** A post as if somebody held it as long as there is such a post. */
function alone(post: string, posts: Holdings['posts']): Holdings {
  return { posts, held: (posts.get(post) ?? []).map((span) => ({ ...span, post, appointment: post })) }
}

/** Of everybody whose holdings may change: what is recorded, with the appointments asserted in place of what they said before. */
async function planHeld(
  tx: Scope,
  before: ReadonlyMap<string, readonly HeldSpan[]>,
  appointments: readonly Assertion[],
): Promise<Map<string, HeldSpan[]>> {
  const asserted = new Set(appointments.map(({ id }) => id))
  const after = new Map<string, HeldSpan[]>()
  for (const [officer, held] of before)
    after.set(
      officer,
      held.filter(({ appointment }) => !asserted.has(appointment)),
    )
  for (const { id, facts } of planHistories(
    'appointment',
    await readHistories(tx, 'appointment', [...asserted]),
    appointments,
  ))
    for (const { value, ...span } of timelineOf(facts)) {
      const held = after.get(value.officer) ?? []
      held.push({ ...spanOf(span), appointment: id, post: value.post })
      after.set(value.officer, held)
    }
  return after
}

async function planPosts(
  tx: Scope,
  before: ReadonlyMap<string, PostSpan[]>,
  changed: readonly string[],
  assertions: readonly Assertion[],
): Promise<Map<string, PostSpan[]>> {
  const after = new Map(before)
  const known: History<AuthorityValues['post']>[] = changed.length === 0 ? [] : await readHistories(tx, 'post', changed)
  for (const { id, facts } of planHistories('post', known, assertions)) after.set(id, timelineOf(facts).map(postSpan))
  return after
}

function postSpan({ value, ...span }: Segment<PostValue>): PostSpan {
  return { ...spanOf(span), roles: value.roles, node: value.unit ?? value.body }
}

function spanOf({ validFrom, validTo }: { validFrom: LocalDate; validTo?: LocalDate }) {
  return { validFrom, ...(validTo !== undefined && { validTo }) }
}
