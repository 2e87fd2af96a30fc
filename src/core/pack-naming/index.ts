/** The words for packs that screens show too: apart from the schemas of pack files, which no browser needs. */

export const PACK_LEVELS = {
  national: '国家',
  province: '省',
  prefecture: '市（地）',
  county: '县',
  department: '部门',
} as const

/** What can be done with a pack as it stands. */
export const PACK_STATES = { usable: '可用', unset: '有参数未设定', faulty: '读不通' } as const

/** What a pack holds, as lists. */
export const PACK_PARTS = {
  clauses: '条款与要素',
  indicators: '考核项目',
  parameters: '参数',
  registers: '登记簿',
  posts: '岗位',
  cases: '用例',
} as const

export type PackPart = keyof typeof PACK_PARTS

/** Who finds out: the machine, a person whom it shows where to look, or a person alone. */
export const INDICATOR_MODES = { automatic: '自动', assisted: '机器提示、人工核对', manual: '人工' } as const
export const FORCES = { mandatory: '应当', discretionary: '可以', aspirational: '力争' } as const
export const ORIGINS = { src: '原文', ext: '其他规定', design: '本系统设定' } as const
