import { sql } from 'kysely'
import type { AuthorityKind } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { Assertion } from '#store/authority'

type Found = { id: string; value: Record<string, unknown> }

/** Moves that could be recorded, of whatever is there: below whom, in which region, and in whose line. */
export async function listMoves(
  superuser: Parameters<ReturnType<typeof sql>['execute']>[0],
  day: LocalDate,
): Promise<Extract<Assertion, { kind: 'unit' | 'body' | 'region' }>[]> {
  const read = async (kind: AuthorityKind) =>
    (
      await sql<Found>`select distinct on (id) id, value from ${sql.table(`quanze.${kind}`)} order by id, valid_from desc`.execute(
        superuser,
      )
    ).rows
  const [bodies, units, regions] = [await read('body'), await read('unit'), await read('region')]
  const said = (kind: AuthorityKind, { id, value }: Found, over: object) =>
    ({ kind, id, validFrom: day, value: JSON.parse(JSON.stringify({ ...value, ...over })) }) as never
  return [
    ...units.flatMap((unit) => [
      ...units.map(({ id }) => said('unit', unit, { parent: id })),
      ...bodies.map(({ id }) => said('unit', unit, { parent: undefined, body: id })),
    ]),
    ...bodies.flatMap((body) => [
      ...bodies.map(({ id }) => said('body', body, { parent: id })),
      ...regions.map(({ value }) => said('body', body, { region: value['code'] })),
      said('body', body, { region: undefined }),
      ...bodies.map(({ id }) => said('body', body, { administrationMode: 'dual', upperDepartment: id })),
      said('body', body, { administrationMode: 'vertical', upperDepartment: undefined }),
    ]),
    ...regions.flatMap((one) => regions.map(({ value }) => said('region', one, { parent: value['code'] }))),
  ]
}
