/** D6-40: bodies by tier and legal nature, counted as of a day. */
import type { z } from 'zod'
import { listAllRows } from '#app/authority'
import * as routes from '#contract/authority'
import { BODY_QUALIFICATIONS, BODY_TIERS, countByClass, keysOf, LEGAL_NATURES } from '#core/authority'
import { type Handler, scoped, sendSheet, tellFilters } from '#server/http'
import { type AnyCall, whenOf } from './lists.ts'
import { tellOrganisation } from './tell.ts'

type Query = z.output<typeof routes.countBodies.query>

async function readClasses({ tx, premises }: AnyCall, { node, qualification, ...moment }: Query) {
  const when = whenOf(premises, moment)
  const bodies = await listAllRows(tx, 'body', { ...when, ...(node !== undefined && { node }) })
  const values = bodies.map(({ value }) => value)
  const left = keysOf(BODY_QUALIFICATIONS).filter((one) => qualification !== undefined && one !== qualification)
  const { cells, unclassified } = countByClass(
    values.filter((value) => qualification === undefined || value.qualification === qualification),
  )
  return {
    asOf: when.day,
    cells: [...cells],
    unclassified,
    others: left
      .map((one) => ({ qualification: one, bodies: values.filter((value) => value.qualification === one).length }))
      .filter(({ bodies: n }) => n > 0),
  }
}

const NATURES = keysOf(LEGAL_NATURES)
const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0)

export const bodyClassHandlers: readonly Handler[] = [
  scoped(routes.countBodies, (call) => readClasses(call, call.query)),
  scoped(routes.exportBodyClasses, async (call) => {
    const { cells, unclassified, others } = await readClasses(call, call.query)
    const { node, asOf, knownAt } = tellOrganisation(call.tx, whenOf(call.premises, call.query))
    const told = await tellFilters(call.query, {
      node,
      asOf,
      knownAt,
      qualification: ['主体资格', BODY_QUALIFICATIONS],
    })
    const line = (title: string, of: typeof cells) => {
      const numbers = NATURES.map((nature) =>
        sum(of.filter(({ legalNature }) => legalNature === nature).map(({ bodies }) => bodies)),
      )
      return [title, ...numbers, sum(numbers)]
    }
    const rows = [
      ...keysOf(BODY_TIERS).map((tier) =>
        line(
          BODY_TIERS[tier],
          cells.filter((cell) => cell.tier === tier),
        ),
      ),
      line('合计', cells),
      ['层级或性质没有登记，不在表内', ...NATURES.map(() => undefined), unclassified],
      ...others.map(({ qualification, bodies }) => [
        `主体资格${BODY_QUALIFICATIONS[qualification]}，不在表内`,
        ...NATURES.map(() => undefined),
        bodies,
      ]),
    ]
    return sendSheet(
      call.premises,
      '执法主体分类表',
      told,
      ['层级', ...NATURES.map((nature) => LEGAL_NATURES[nature]), '合计'],
      rows,
    )
  }),
]
