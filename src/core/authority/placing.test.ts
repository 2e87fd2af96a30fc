import { describe, expect, it } from 'vitest'
import type { AuthorityKind, AuthorityValues } from './index.ts'
import { findPlacingFault, type Ground } from './placing.ts'

/** Somebody keeps body `a` with its unit `a1`, in region 01; `b` and region 02 lie beside it, `p` and region 0 above. */
const GROUND: Ground = {
  nodes: new Set(['a', 'a1']),
  officers: new Set(['li']),
  regions: new Set(['01', '011']),
  standing: new Set(['p', 'a', 'a1', 'b', 'b1']),
  postNodes: new Map([
    ['post', 'a1'],
    ['foreign', 'b'],
  ]),
  hanging: new Map([['09', [{ body: 'x' }, { region: '02' }]]]),
}

type Said = Readonly<Record<string, string>>

const judge = (kind: AuthorityKind, value: Said | null, now?: Said, id = 'new') =>
  findPlacingFault(
    kind,
    {
      id,
      value: value as AuthorityValues[AuthorityKind] | null,
      ...(now !== undefined && { now: now as unknown as AuthorityValues[AuthorityKind] }),
    },
    GROUND,
  )

const NEAR: readonly [string, AuthorityKind, Said | null, Said?, string?][] = [
  ['a body below one’s own', 'body', { parent: 'a' }],
  ['one’s own body, where it hangs and lies', 'body', { parent: 'p', region: '0' }, { parent: 'p', region: '0' }, 'a'],
  ['a region of one’s own for it', 'body', { parent: 'p', region: '011' }, { parent: 'p', region: '01' }, 'a'],
  ['a body that stands no more, by what it hung on', 'body', null, { parent: 'a' }, 'old'],
  ['a unit', 'unit', { body: 'a', parent: 'a1' }],
  ['a post', 'post', { body: 'a', unit: 'a1' }],
  ['an officer', 'officer', { body: 'a' }, { body: 'a' }],
  ['a certificate', 'certificate', { officer: 'li' }],
  ['an appointment', 'appointment', { officer: 'li', post: 'post' }],
  ['a region below one’s own', 'region', { code: '012', parent: '01' }],
]

describe('what is within reach where it is and where it goes', () => {
  it.each(NEAR)('%s', (_what, kind, value, now, id) => {
    expect(judge(kind, value, now, id)).toBeUndefined()
  })
})

const FAR: readonly [string, AuthorityKind, Said | null, string, Said?, string?][] = [
  ['a body on top', 'body', {}, 'parent'],
  ['a body taken from what it hangs on', 'body', {}, 'parent', { parent: 'p' }, 'a'],
  ['a body hung elsewhere', 'body', { parent: 'b' }, 'parent', { parent: 'p' }, 'a'],
  ['a sibling', 'body', { parent: 'a' }, 'parent', { parent: 'p' }, 'b'],
  ['a wider region', 'body', { parent: 'p', region: '0' }, 'region', { parent: 'p', region: '01' }, 'a'],
  ['a unit of a sibling', 'unit', { body: 'a' }, 'body', { body: 'b' }, 'b1'],
  ['a unit below one’s own, in another body', 'unit', { body: 'b', parent: 'a1' }, 'body'],
  ['a post in one’s own unit, of another body', 'post', { body: 'p', unit: 'a1' }, 'body'],
  ['a post of a sibling', 'post', { body: 'a' }, 'body', { body: 'b' }],
  ['an officer of a sibling', 'officer', { body: 'a' }, 'body', { body: 'b' }],
  ['an officer sent elsewhere', 'officer', { body: 'b' }, 'body', { body: 'a' }],
  ['a certificate of somebody else', 'certificate', { officer: 'wu' }, 'officer'],
  ['a certificate taken from somebody else', 'certificate', { officer: 'li' }, 'officer', { officer: 'wu' }],
  ['an appointment to a post elsewhere', 'appointment', { officer: 'li', post: 'foreign' }, 'post'],
  ['the end of one elsewhere', 'appointment', null, 'post', { officer: 'li', post: 'foreign' }],
  ['a region on top', 'region', { code: '07' }, 'parent'],
  ['one’s own region', 'region', { code: '01', parent: '0' }, 'code', { code: '01', parent: '0' }],
  ['a region beside', 'region', { code: '02', parent: '01' }, 'code', { code: '02', parent: '0' }],
  ['a code on which others hang already', 'region', { code: '09', parent: '01' }, 'code'],
]

describe('what is not is named by its field', () => {
  it.each(FAR)('%s', (_what, kind, value, field, now, id) => {
    expect(judge(kind, value, now, id)).toBe(field)
  })
})
