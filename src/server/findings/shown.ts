/** A finding in a list: whom it concerns is a person who was registered on the day, or else only a code. */
import type { z } from 'zod'
import type { FindingRow } from '#app/findings'
import type { findingRow } from '#contract/findings'
import { STATES } from './tell.ts'

export function nameState(state: FindingRow['state']): string {
  return STATES[state]
}

type Named = NonNullable<FindingRow['officer']>

/** Of whoever is registered and not named: no word on who it is, and none that nobody was registered. */
export const HIDDEN = '您无权查看'

function concerned(code: string | undefined, named: Named | undefined, missing: string) {
  return {
    ...(code !== undefined && { code }),
    ...(named !== undefined && { named }),
    ...(named === undefined && (code !== undefined || missing === HIDDEN) && { note: missing }),
  }
}

/** `masked`: for statistics, without names. */
export function showRow(row: FindingRow, masked: boolean): z.input<typeof findingRow> {
  const { organCode, officerCode, postCode, body, unit, post, officer, officerHidden, ...rest } = row
  return {
    ...rest,
    body: concerned(organCode, body, '机构未登记'),
    post: concerned(postCode, post, '岗位未登记'),
    officer: masked
      ? { note: '统计用途不显示姓名' }
      : concerned(officerCode, officer, officerHidden ? HIDDEN : '人员未登记'),
    ...(unit !== undefined && { unit }),
  }
}
