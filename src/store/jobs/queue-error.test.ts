import { expect, it } from 'vitest'
import { wordFailure } from '#store/record'
import { queueError } from './queue-error.ts'

it('is an error again, whatever copy of it the queue hands on, so that a cut connection is said in words', () => {
  const thrown = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })
  const copy = { ...thrown, message: thrown.message, stack: thrown.stack, queue: 'work', worker: '1' }
  expect(wordFailure(queueError(copy))).toMatchObject({ refusal: { refused: 'record.unavailable' } })
  expect(queueError(thrown)).toBe(thrown)
  expect(queueError({ message: 'x', stack: 'Error: x\n    at work' })).toMatchObject({
    message: 'x',
    stack: 'Error: x\n    at work',
  })
  expect(queueError('x')).toMatchObject({ message: 'x' })
})
