import { expect, it } from 'vitest'
import type { ListedRow } from '#app/authority'
import { parseLocalDate } from '#core/calendar'
import { chooseHolders, type Organisation } from './choose-holder.ts'

const row = (id: string, value: object) => ({ id, validFrom: parseLocalDate('2020-01-01'), version: 1, value })
const rows = <K extends 'body' | 'post' | 'officer' | 'appointment'>(...all: unknown[]) => all as ListedRow<K>[]

const county: Organisation = {
  bodies: rows<'body'>(row('station', { code: '02' }), row('bureau', { code: '01' })),
  posts: rows<'post'>(
    row('leader', { body: 'bureau', unit: 'leaders', roles: ['leader'] }),
    row('head of leaders', { body: 'bureau', unit: 'leaders', roles: ['unitHead'] }),
    row('head of hall', { body: 'bureau', unit: 'hall', roles: ['unitHead'] }),
    row('collector', { body: 'bureau', unit: 'hall', roles: ['officer'] }),
    row('head of station', { body: 'station', unit: 'all', roles: ['unitHead'] }),
  ),
  officers: rows<'officer'>(...['x', 'b', 'a', 's'].map((code) => row(`who ${code}`, { code }))),
  appointments: rows<'appointment'>(
    ...[
      ['who s', 'head of station'],
      ['who s', 'collector'],
      ['who x', 'head of hall'],
      ['who b', 'collector'],
      ['who a', 'leader'],
      ['who a', 'head of leaders'],
    ].map(([officer, post], i) => row(`${i}`, { officer, post })),
  ),
}

it('prefers the first body, in it the largest unit, and whoever comes first by code', () => {
  expect(chooseHolders(county, 'unitHead', new Set())).toEqual(['who x', 'who a', 'who s'])
  expect(chooseHolders(county, 'officer', new Set())).toEqual(['who b', 'who s'])
})

it('never gives one person two accounts: many lead a unit and the body at once', () => {
  expect(chooseHolders(county, 'leader', new Set())).toEqual(['who a'])
  expect(chooseHolders(county, 'leader', new Set(['who a']))).toEqual([])
  expect(chooseHolders(county, 'unitHead', new Set(['who x', 'who a']))).toEqual(['who s'])
})

it('names somebody once who holds several such posts', () => {
  const both = { ...county, appointments: [...county.appointments, ...county.appointments] }
  expect(chooseHolders(both, 'unitHead', new Set())).toEqual(['who x', 'who a', 'who s'])
})
