import { expect, it } from 'vitest'
import { Refused } from '#core/diagnostic'
import { wordFailure } from './word-failure.ts'

function failure(message: string, more: object = {}): Error {
  return Object.assign(new Error(message), more)
}

it.each([
  ['a full disk', failure('could not extend file', { code: '53100', severity: 'ERROR' }), 'store.disk-full'],
  ['an approval that has run out', failure('has run out', { code: 'QZ001', severity: 'ERROR' }), 'record.in-the-way'],
  ['a server that panics on a full disk', failure('no room', { code: '53100', severity: 'PANIC' }), 'store.disk-full'],
  [
    'a server told to stop',
    failure('terminating connection', { code: '57P01', severity: 'FATAL' }),
    'record.unavailable',
  ],
  [
    'a part whose server died',
    failure('terminating connection', { code: '57014', severity: 'FATAL' }),
    'record.unavailable',
  ],
  [
    'a statement dropped while its server was killed',
    failure('canceling statement', { code: '57014', severity: 'ERROR' }),
    'record.unavailable',
  ],
  ['a server not there yet', failure('connect ENOENT', { code: 'ENOENT', syscall: 'connect' }), 'record.unavailable'],
  ['a connection cut', failure('Connection terminated unexpectedly'), 'record.unavailable'],
])('%s is said in words', (_, error, code) => {
  expect(wordFailure(error)).toMatchObject({ refusal: { refused: code } })
})

it.each([
  ['a duplicate key', failure('duplicate key', { code: '23505', severity: 'ERROR' })],
  ['a login refused', failure('no such role', { code: '28000', severity: 'FATAL' })],
  ['a file that is not there', failure('open ENOENT', { code: 'ENOENT', syscall: 'open' })],
  ['a refusal', new Refused('usage', '不行')],
  ['what is no error', 'text'],
])('%s stays what it is', (_, error) => {
  expect(wordFailure(error)).toBe(error)
})
