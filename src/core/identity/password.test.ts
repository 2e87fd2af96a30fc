import fc from 'fast-check'
import { expect, it } from 'vitest'
import { describeProfile, listPasswordFaults, PASSWORD_PROFILES } from './password.ts'

const { djbh, passphrase } = PASSWORD_PROFILES

it.each<[string, string, number]>([
  ['a good one', 'Mj7-Tulpen-3qz', 0],
  ['too short', 'Ab3$xyz', 1],
  ['two kinds of signs', 'abcdefmnop12', 1],
  ['holds the name of the account', 'Zhangsan-88xQ', 1],
  ['what everybody tries', 'Password123!', 1],
  ['one sign over and over', 'Aa1Aa1Aa1Aa1', 1],
  ['a run', 'abcdefghijklm', 2],
  ['empty', '', 3],
  ['Chinese characters count as signs', '春江潮水连海平海上明Ab1', 0],
])('等保: %s', (_, password, faults) => {
  expect(listPasswordFaults(password, djbh, 'zhangsan')).toHaveLength(faults)
})

it('lets a long phrase be what it likes, and a short one not', () => {
  expect(listPasswordFaults('correct horse battery', passphrase, 'zhangsan')).toEqual([])
  expect(listPasswordFaults('correct horse', passphrase, 'zhangsan')).toHaveLength(1)
})

it('says all rules it goes by', () => {
  expect(describeProfile(djbh).join()).toMatch(/10 至 128.*3 种.*5 次.*90 天/)
  expect(describeProfile(passphrase).join()).not.toMatch(/天/)
})

it('never takes a password shorter than the profile says or with the name inside', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30, unit: 'grapheme' }),
      fc.constantFrom(djbh, passphrase),
      (password, profile) => {
        const faults = listPasswordFaults(password, profile, 'secadmin')
        if (faults.length === 0) {
          expect([...password].length).toBeGreaterThanOrEqual(profile.minimum)
          expect(password.toLowerCase()).not.toContain('secadmin')
        }
        expect(listPasswordFaults(`${password}secadmin`, profile, 'secadmin').length).toBeGreaterThan(0)
      },
    ),
  )
})
