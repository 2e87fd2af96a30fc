/** What a password must be, as a profile. All numbers are design values of a profile, not of a law. */

export type PasswordProfile = {
  id: 'djbh' | 'passphrase'
  title: string
  minimum: number
  maximum: number
  /** Of small letters, capitals, digits and other signs, at least so many kinds. */
  kinds: number
  /** The last so many may not come again. */
  history: number
  /** Days until it must be changed; absent: never by time alone. */
  maximumAgeDays?: number
}

/** 等保: complexity and change at intervals (GB/T 22239-2019 8.1.4.1 a). */
const DJBH: PasswordProfile = {
  id: 'djbh',
  title: '等级保护',
  minimum: 10,
  maximum: 128,
  kinds: 3,
  history: 5,
  maximumAgeDays: 90,
}

/** OWASP ASVS 5.0 (6.2.5, 6.2.10) forbids exactly those demands: long, and nothing else. */
const PASSPHRASE: PasswordProfile = {
  id: 'passphrase',
  title: '长口令短语',
  minimum: 16,
  maximum: 128,
  kinds: 1,
  history: 1,
}

export const PASSWORD_PROFILES = { djbh: DJBH, passphrase: PASSPHRASE } as const

/** The beginnings of what everybody tries first; compared without case and without trailing digits and signs. */
const COMMON: readonly string[] = [
  'password',
  'passw0rd',
  'p@ssword',
  'p@ssw0rd',
  'admin',
  'administrator',
  'root',
  'qwerty',
  'qwertyuiop',
  'qwer',
  'asdf',
  'asdfghjkl',
  '1qaz2wsx',
  'qazwsx',
  'abc',
  'abcd',
  'abcdef',
  'abcdefg',
  'iloveyou',
  'woaini',
  'woaini1314',
  'welcome',
  'letmein',
  'changeme',
  'test',
  'user',
  'guest',
  'quanze',
  'zhifa',
  'shuiwu',
  'zhengfu',
  'beijing',
  'zhongguo',
  'china',
]

/** Everything wrong with a password, in Chinese; nothing when it will do. */
export function listPasswordFaults(password: string, profile: PasswordProfile, accountName: string): string[] {
  const length = [...password].length
  const lower = password.toLowerCase()
  const stem = lower.replace(/[\d\p{P}\p{S}]+$/u, '')
  const faults: string[] = []
  if (length < profile.minimum) faults.push(`至少 ${profile.minimum} 个字符，现在 ${length} 个`)
  if (length > profile.maximum) faults.push(`至多 ${profile.maximum} 个字符`)
  if (countKinds(password) < profile.kinds) faults.push(`大写字母、小写字母、数字、符号至少要有 ${profile.kinds} 种`)
  if (accountName.length >= 3 && lower.includes(accountName.toLowerCase())) faults.push('不能包含用户名')
  if (COMMON.includes(stem) || COMMON.includes(lower)) faults.push('太常见，容易被猜中')
  if (new Set(lower).size < Math.min(5, profile.minimum)) faults.push('重复的字符太多')
  if (isOneRun(lower)) faults.push('不能是连续的字符')
  return faults
}

export function describeProfile(profile: PasswordProfile): string[] {
  return [
    `${profile.minimum} 至 ${profile.maximum} 个字符`,
    ...(profile.kinds > 1 ? [`大写字母、小写字母、数字、符号至少 ${profile.kinds} 种`] : []),
    '不含用户名，不用常见口令',
    `不与最近 ${profile.history} 次相同`,
    ...(profile.maximumAgeDays === undefined ? [] : [`每 ${profile.maximumAgeDays} 天更换一次`]),
  ]
}

function countKinds(password: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{Ll}\p{Lu}\p{N}]/u].filter((kind) => kind.test(password)).length
}

/** `abcdefghij`, `9876543210`: every step the same, up or down by one. */
function isOneRun(text: string): boolean {
  const codes = [...text].map((sign) => sign.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, i) => code - (codes[i] ?? 0))
  return steps.length > 2 && steps.every((step) => Math.abs(step) === 1 && step === steps[0])
}
