import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextSort, parseSearch, stringifySearch } from './search-params.ts'

describe('the address of a list', () => {
  it('keeps Chinese words, spaces and signs', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: 'grapheme', minLength: 1 })),
        (search) => {
          expect(parseSearch(stringifySearch(search))).toEqual(search)
        },
      ),
    )
  })

  it('leaves out what is not asked for', () => {
    expect(stringifySearch({ q: '', node: undefined, page: 3 })).toBe('')
    expect(parseSearch('?q=&kind=a')).toEqual({ kind: 'a' })
  })

  it('turns a column up, down and back', () => {
    expect(nextSort(undefined, 'name')).toBe('name')
    expect(nextSort('name', 'name')).toBe('-name')
    expect(nextSort('-name', 'name')).toBeUndefined()
    expect(nextSort('-name', 'code')).toBe('code')
  })
})
