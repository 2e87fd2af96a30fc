/** The columns of findings.csv and findings.xlsx. Every column is typed, so that no writer has to guess. */
import { type FindingState, nameAssessment, nameMode, nameReason } from '#core/finding'
import { formatInstant } from './html.ts'
import type { ToldFinding } from './told-finding.ts'

/** A text, a number, or nothing. In a column of dates the text is an ISO date. */
export type Cell = string | number | undefined

/** `text`: also what is typed into the column later stays text, so that a long number keeps all its digits. */
export type Column = { heading: string; width: number; type?: 'date' | 'prose' | 'text' }

export type FindingColumn = Column & { of: (told: ToldFinding) => Cell }

export const FINDING_COLUMNS: readonly FindingColumn[] = [
  { heading: '类别', width: 12, of: ({ label }) => label },
  { heading: '指标编号', width: 20, of: ({ finding }) => finding.indicator },
  { heading: '指标', width: 26, of: ({ title }) => title },
  { heading: '原因', width: 16, of: ({ finding }) => nameReason(finding.reason) },
  { heading: '登记簿', width: 18, of: ({ registerTitle }) => registerTitle },
  { heading: '记录', width: 28, of: ({ record }) => record },
  { heading: '行号', width: 9, of: ({ finding }) => finding.row?.row },
  { heading: '机关', width: 20, of: ({ finding }) => finding.organ },
  { heading: '岗位', width: 14, of: ({ finding }) => finding.post },
  { heading: '责任人', width: 12, of: ({ finding }) => finding.officer },
  { heading: '事实日期', width: 15, type: 'date', of: ({ finding }) => finding.factDate },
  { heading: '期限', width: 15, type: 'date', of: ({ finding }) => finding.due },
  { heading: '实际日期', width: 15, type: 'date', of: ({ finding }) => finding.actual },
  { heading: '说明', width: 80, type: 'prose', of: ({ explanation }) => explanation },
  { heading: '怎样符合要求', width: 44, type: 'prose', of: ({ advice }) => advice },
  { heading: '依据', width: 30, of: ({ cites }) => cites },
  { heading: '考核方式', width: 10, of: ({ mode }) => nameMode(mode) },
  { heading: '考核种类', width: 10, of: ({ assessment }) => nameAssessment(assessment) },
  { heading: '状态', width: 10, of: ({ state }) => nameStatus(state) },
  { heading: '首次发现', width: 20, of: ({ state }) => formatInstant(state.firstSeen.at) },
  { heading: '指纹', width: 34, of: ({ finding }) => finding.fingerprint },
]

const STATUS: Record<FindingState['status'], string> = { open: '未消除', reopened: '再次出现', resolved: '已消除' }

export function nameStatus(state: FindingState): string {
  return state.status === 'open' && state.firstSeen.run === state.lastSeen.run ? '新发现' : STATUS[state.status]
}
