import { expect, it } from 'vitest'
import type { SealedImport } from '#store/authority'
import { describe as describeImport } from './preview-import.ts'

/** A file of three rows, one of which the reading dropped as a double. */
const sealed = {
  token: 't',
  batch: {
    original: { name: '行政区划.csv' },
    rows: { inFile: 3, accepted: 2, rejected: 0, duplicate: 1 },
    columns: [],
    ignoredHeadings: [],
  },
  rows: [
    { line: 2, row: {} },
    { line: 3, row: {} },
  ],
  rejects: [],
} as unknown as SealedImport
const plan = { assertions: [], asked: [], waiting: [], created: [], changed: [], duplicates: [], faults: [] }

it('counts every row once, also one that is faulty and a double', () => {
  expect(describeImport('region', sealed, { ...plan, created: [2], duplicates: [3] })).toMatchObject({
    rows: 3,
    accepted: 1,
    rejectedRows: 0,
    duplicates: 2,
  })
  const faults = [{ line: 3, reason: '不在管辖范围内' }]
  expect(describeImport('region', sealed, { ...plan, created: [2], duplicates: [3], faults })).toMatchObject({
    accepted: 1,
    rejectedRows: 1,
    duplicates: 1,
    faults: 1,
  })
})

it('counts a row that waits for a second person apart from those that are taken in', () => {
  expect(describeImport('appointment', sealed, { ...plan, created: [2], waiting: [3] })).toMatchObject({
    rows: 3,
    accepted: 1,
    waiting: 1,
    rejectedRows: 0,
    duplicates: 1,
  })
  const faults = [{ line: 3, reason: '不在管辖范围内' }]
  expect(describeImport('appointment', sealed, { ...plan, created: [2], waiting: [3], faults })).toMatchObject({
    accepted: 1,
    waiting: 0,
    rejectedRows: 1,
  })
})

it('refuses counts that do not add up, instead of making them fit', () => {
  expect(() => describeImport('region', sealed, { ...plan, created: [2] })).toThrow('加起来不符')
  expect(() => describeImport('region', sealed, { ...plan, created: [2], changed: [2], duplicates: [3] })).toThrow(
    '加起来不符',
  )
})
