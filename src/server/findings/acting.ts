/** Whether whoever acted held a certificate and a post on the day: valid, not valid, or not to be told, each with the reason. */
import type { z } from 'zod'
import { type Acting, readActing, unknownActing } from '#app/authority'
import type { FindingDetail } from '#app/findings'
import type { Scope } from '#app/identity'
import type { findingDetail } from '#contract/findings'

export const LABELS = { valid: '有效', invalid: '无效', unknown: '无法判定' } as const

export async function showActing(tx: Scope, found: FindingDetail): Promise<z.input<typeof findingDetail>['acting']> {
  const { certificate, appointment } = await judge(tx, found)
  const show = ({ verdict, reason, cites }: Acting['certificate']) => ({
    verdict,
    label: LABELS[verdict],
    reason,
    cites: [...cites],
  })
  return {
    certificate: show(certificate),
    appointment: show(appointment),
    ...(found.at !== undefined && { day: found.at }),
  }
}

async function judge(tx: Scope, { officer, officerCode, at, post, officerHidden }: FindingDetail): Promise<Acting> {
  if (officerHidden) return unknownActing('您无权查看此人，不能断定。')
  if (officer === undefined)
    return unknownActing(
      officerCode === undefined
        ? '登记簿没有写明人员，不能断定。'
        : `人员库里没有代码为“${officerCode}”的人员，不能断定。`,
    )
  if (at === undefined) return unknownActing('登记簿没有写明事实日期，不能断定当日的情形。')
  return readActing(tx, { officer, day: at, ...(post !== undefined && { post }) })
}
