import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layOut } from './lay-out.ts'

const node = (id: string, parent?: string) => ({ id, code: id, ...(parent === undefined ? {} : { parent }) })

describe('a tree laid out in rows', () => {
  it('follows the tree, siblings by code', () => {
    const rows = layOut([node('b'), node('a2', 'a'), node('a'), node('a1', 'a'), node('a1x', 'a1')])
    expect(rows.map((row) => `${row.depth}${row.node.id}`)).toEqual(['0a', '1a1', '2a1x', '1a2', '0b'])
  })

  it('leaves out what is folded, and says how much there is', () => {
    const rows = layOut([node('a'), node('a1', 'a'), node('a2', 'a')], new Set(['a']))
    expect(rows).toEqual([{ node: node('a'), depth: 0, children: 2 }])
  })

  it('shows every node once, also when its parent may not be seen', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 30 }), (parents) => {
        // A parent comes before its children, or is one nobody knows.
        const nodes = parents.map((parent, at) => node(String(at), parent < at ? String(parent) : `far${parent}`))
        const ids = layOut(nodes).map((row) => row.node.id)
        expect(ids.toSorted()).toEqual(nodes.map((one) => one.id).toSorted())
      }),
    )
  })
})
