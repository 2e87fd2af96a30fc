/** A code is one thing's at a time, also where whoever records does not see whose: the database refuses too, but without a word. */
import type { AuthorityKind } from '#core/authority'
import { type Assertion, findTakenCodes } from '#store/authority'
import type { Scope } from '#store/record'

/** Of assertions of one kind: those that say a code which is another one's on some of the same days. Never whose. */
export async function listTakenCodes(
  tx: Scope,
  kind: AuthorityKind,
  assertions: readonly Assertion[],
): Promise<{ assertion: Assertion; message: string }[]> {
  if (kind === 'certificate' || kind === 'training' || kind === 'appointment') return []
  const coded = assertions.flatMap((assertion) =>
    assertion.value !== null && 'code' in assertion.value ? [{ assertion, code: assertion.value.code }] : [],
  )
  const taken = await findTakenCodes(
    tx,
    kind,
    coded.map(({ assertion: { id, validFrom, validTo }, code }) => ({
      id,
      code,
      validFrom,
      ...(validTo !== undefined && { validTo }),
    })),
  )
  return coded.flatMap(({ assertion, code }, n) => {
    const found = taken.get(n)
    if (found === undefined) return []
    const message =
      found === 'seen'
        ? `编号“${code}”在这段时间里已经有别的${kind === 'officer' ? '人' : '一个'}在用。`
        : `编号“${code}”已被使用，不在您可见的范围内；请与上级机关核对。`
    return [{ assertion, message }]
  })
}
