import { describe, expect, it } from 'vitest'
import { AUTHORITY_KINDS, keysOf, VALUE_SCHEMAS } from '#core/authority'
import { FACT_FIELDS } from './fact-fields.ts'
import { factOf } from './fact-of.ts'

const day = (text: string) => ({ format: () => text })

describe('a fact made from a form', () => {
  it('keeps the days as local dates and leaves out what was not filled in', () => {
    expect(
      factOf(
        { kind: 'certificate', fixed: { officer: 'o1' } },
        {
          kind: 'enforcement',
          number: '浙A001',
          issuedAt: day('2024-01-05'),
          expiresAt: null,
          status: 'valid',
          validFrom: day('2024-01-05'),
          reason: '发证',
        },
      ),
    ).toEqual({
      kind: 'certificate',
      validFrom: '2024-01-05',
      reason: '发证',
      version: 0,
      value: { kind: 'enforcement', number: '浙A001', issuedAt: '2024-01-05', status: 'valid', officer: 'o1' },
    })
  })

  it('keeps the post of the regulation pack when a post is renamed', () => {
    const packPost = { pack: 'cn/x', post: 'levy' }
    const fact = factOf(
      { kind: 'post', id: 'p1', version: 7 },
      {
        code: 'A',
        name: '新名',
        body: 'b1',
        isEnforcement: true,
        packPost: { ...packPost, title: '征收岗' },
        validFrom: day('2026-01-01'),
        reason: '更名',
      },
    )
    expect(fact).toMatchObject({ value: { name: '新名', packPost } })
    expect((fact as { value: { packPost: object } }).value.packPost).toEqual(packPost)
  })

  it('asks for everything a value can hold', () => {
    for (const kind of keysOf(AUTHORITY_KINDS)) {
      const asked = FACT_FIELDS[kind].map(({ name }) => name)
      const held = Object.keys(VALUE_SCHEMAS[kind].shape)
      // The person a paper belongs to stands on the page it is recorded from.
      expect([...new Set([...asked, 'officer'])].filter((name) => held.includes(name)).sort(), kind).toEqual(
        held.sort(),
      )
    }
  })

  it('takes a box nobody touched for no, and a result nobody chose for unrecorded', () => {
    const common = { validFrom: day('2026-01-01'), reason: '登记' }
    expect(factOf({ kind: 'post' }, { code: 'A', name: '甲岗', body: 'b1', ...common })).toMatchObject({
      value: { isEnforcement: false },
    })
    const training = factOf({ kind: 'training' }, { topic: '考试', date: day('2026-01-01'), ...common })
    expect(training).toMatchObject({ value: { topic: '考试' } })
    expect(JSON.stringify(training)).not.toContain('passed')
    const failed = factOf({ kind: 'training' }, { topic: '考试', date: day('2026-01-01'), passed: 'no', ...common })
    expect(failed).toMatchObject({ value: { passed: false } })
  })

  it('says an empty choice of roles as none', () => {
    const fact = factOf(
      { kind: 'post', id: 'p1', version: 7 },
      { code: 'A', name: '甲岗', body: 'b1', isEnforcement: false, validFrom: day('2026-01-01'), reason: '设岗' },
    )
    expect(fact).toMatchObject({ id: 'p1', version: 7, value: { roles: [], isEnforcement: false } })
  })
})
