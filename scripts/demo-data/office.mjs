// The made-up office: its sub-offices, posts and people. People are codes only.
export const OFFICES = ['19999990101', '19999990102', '19999990103']

const PEOPLE = ['ZX1001', 'ZX1002', 'ZX1003', 'ZX1004', 'ZX1005', 'ZX1006', 'ZX1007', 'ZX1008']

/** Who registered it: one row in twenty lacks the person. */
export function signed(chance, postId) {
  return { organId: chance.pick(OFFICES), postId, handlerId: chance.once(20) ? undefined : chance.pick(PEOPLE) }
}

export const SIGNED_COLUMNS = [
  ['organId', '税务机关代码'],
  ['postId', '经办岗位'],
  ['handlerId', '经办人'],
]

/** Document numbers in the order they are given out. */
export function makeNumbers(prefix) {
  let last = 0
  return (day) => `子虚税${prefix}〔${day.slice(0, 4)}〕${String(++last).padStart(4, '0')}号`
}
