/** Why the exemptions that were tried did not lift a violation. */
import type { TriedExemption } from '#core/finding'
import type { Told } from './told.ts'
import { quoteRegister } from './told.ts'

/** `“延期申报核准”没有对应记录`, one clause per exemption; undefined when none was tried. */
export function describeTriedExemptions(told: Told): string | undefined {
  const { exemptionsTried } = told.hit
  if (exemptionsTried.length === 0) return undefined
  return `已核对免除情形：${exemptionsTried.map((tried) => describeTried(told, tried)).join('；')}。`
}

function describeTried(told: Told, tried: TriedExemption): string {
  const exemption = told.branch.exemptions.find((e) => e.id === tried.id)
  return `“${exemption?.title ?? tried.id}”${describeWhy(told, tried.why, exemption?.register)}`
}

export function describeWhy(told: Told, why: TriedExemption['why'], register: string | undefined): string {
  switch (why) {
    case 'no-row':
      return register === undefined ? '不成立' : `在${quoteRegister(told.registers, register)}中没有对应记录`
    case 'condition-false':
      return register === undefined
        ? '条件不成立'
        : `在${quoteRegister(told.registers, register)}中有记录，但条件不成立`
    case 'expired':
      return '曾经成立，但免除的时间过后仍未办理'
    case 'unknown':
      return '因缺项无法判定'
    default:
      return why satisfies never
  }
}
