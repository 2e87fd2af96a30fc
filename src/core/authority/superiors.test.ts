import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ADMINISTRATION_MODES, keysOf } from './naming.ts'
import { superiorsOf } from './superiors.ts'

describe('D9-19 whom a body answers to', () => {
  it('is one where it is administered vertically or locally, and two where dually', () => {
    expect(superiorsOf({ administrationMode: 'vertical', parent: 'tax' })).toEqual([
      { side: 'only', isDue: false, body: 'tax' },
    ])
    expect(superiorsOf({ administrationMode: 'dual', parent: 'county', upperDepartment: 'land' })).toEqual([
      { side: 'local', isDue: true, body: 'county' },
      { side: 'line', isDue: true, body: 'land' },
    ])
  })

  it('cannot be told of a side that is not recorded', () => {
    expect(superiorsOf({ administrationMode: 'dual', parent: 'county' })).toContainEqual({ side: 'line', isDue: true })
    expect(superiorsOf({ administrationMode: 'dual', upperDepartment: 'land' })).toContainEqual({
      side: 'local',
      isDue: true,
    })
  })

  it('names nobody who is not recorded, and each who is once', () => {
    const some = fc.option(fc.constantFrom('p', 'q'), { nil: undefined })
    fc.assert(
      fc.property(fc.constantFrom(...keysOf(ADMINISTRATION_MODES)), some, some, (administrationMode, parent, upper) => {
        const superiors = superiorsOf({
          administrationMode,
          ...(parent !== undefined && { parent }),
          ...(upper !== undefined && { upperDepartment: upper }),
        })
        const recorded = administrationMode === 'dual' ? [parent, upper] : [parent]
        expect(superiors.map(({ body }) => body)).toEqual(recorded)
      }),
    )
  })
})
