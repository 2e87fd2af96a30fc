import { Refused } from '#core/diagnostic'

export function refuseEmpty(name: string): Refused {
  return new Refused(
    'import.no-header',
    `文件“${name}”是空的，连表头也没有。`,
    '请确认导出是否成功；没有数据时也应保留表头一行。',
  )
}
