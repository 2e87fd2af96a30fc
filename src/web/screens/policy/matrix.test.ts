import { describe, expect, it } from 'vitest'
import { rowsOf } from './matrix.ts'

const cell = (role: string, resource: string, action: string, scope: string) =>
  ({ role, resource, action, scope, secondPerson: false, stepUp: false }) as never

const POLICY = {
  resources: [
    { name: 'finding', label: '疑点' },
    { name: 'account', label: '账号' },
  ],
  actions: [
    { name: 'read', label: '查看' },
    { name: 'list', label: '列出' },
    { name: 'grant', label: '授权' },
  ],
  cells: [
    cell('officer', 'finding', 'read', 'self'),
    cell('supervisor', 'finding', 'read', 'subtree'),
    cell('supervisor', 'finding', 'list', 'subtree'),
    cell('securityAdmin', 'account', 'grant', 'all'),
    cell('securityAdmin', 'finding', 'read', 'none'),
  ],
}

describe('the rights matrix', () => {
  it('has a row for what any of the roles may do, under its resource', () => {
    const rows = rowsOf(POLICY, new Set(['officer', 'supervisor', 'securityAdmin']))
    expect(rows.map(({ resource, action, first, span }) => [resource, action, first, span])).toEqual([
      ['finding', 'read', true, 2],
      ['finding', 'list', false, 2],
      ['account', 'grant', true, 1],
    ])
    expect([...(rows[0]?.cells.keys() ?? [])]).toEqual(['officer', 'supervisor'])
  })

  it('shows nothing for a right that reaches nowhere', () => {
    expect(rowsOf(POLICY, new Set(['securityAdmin'])).map((row) => row.resource)).toEqual(['account'])
  })

  it('narrows to one resource', () => {
    expect(rowsOf(POLICY, new Set(['officer', 'securityAdmin']), 'account')).toHaveLength(1)
  })
})
