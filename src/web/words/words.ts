/** Words for values that only the screens name; those of offices and people are in core. */

export const FINDING_KINDS = { suspicion: '疑点', registerKeeping: '登记质量', task: '待人工检查' } as const
export const FINDING_STATES = { open: '未消除', resolved: '已消除', reopened: '再次出现' } as const
export const RUN_STATES = {
  queued: '排队中',
  running: '进行中',
  finished: '已完成',
  failed: '没有办成',
  cancelled: '已取消',
} as const
export const JOB_KINDS = { assess: '考核', verifyLedger: '核验存证账', import: '组织导入' } as const
export const APPROVAL_STATES = {
  waiting: '等待确认',
  confirmed: '已确认',
  refused: '已退回',
  withdrawn: '已撤回',
  expired: '已过期',
} as const

export function optionsOf(words: Readonly<Record<string, string>>): { value: string; label: string }[] {
  return Object.entries(words).map(([value, label]) => ({ value, label }))
}

/** The word for a value; a value without one is shown as it is. */
export function wordOf(words: Readonly<Record<string, string>>, value: string | undefined): string {
  return value === undefined ? '' : (words[value] ?? value)
}
