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
