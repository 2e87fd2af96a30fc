/** What is said when a record cannot be judged: which register, which row, which field is empty, and who fills it in. */
import type { ReasonCode } from '#core/finding'
import { fieldLabel, namePlace, nameSubject, quoteRegister, type Told } from './told.ts'

export type Unknowing = Extract<
  ReasonCode,
  | 'field-missing'
  | 'answer-field-missing'
  | 'no-record'
  | 'register-missing'
  | 'parameter-unset'
  | 'calendar-unknown'
  | 'exemption-unknown'
>

export function explainUndetermined(told: Told, reason: Unknowing): string {
  const { hit } = told
  const subject = nameSubject(told)
  const at = hit.reasonAt
  const asked = `“${told.branch.title}”`
  switch (reason) {
    case 'field-missing': {
      const place = hit.row === undefined ? registerOf(told) : namePlace(told.registers, hit.row)
      return `${subject}无法判定是否符合${asked}：${place}没有填写${missingLabel(told)}，${describeKeeper(told)}。`
    }
    case 'answer-field-missing': {
      const row = hit.evidence[0]
      const place = row === undefined ? `${registerOf(told)}中的对应记录` : namePlace(told.registers, row)
      return `${subject}无法判定是否符合${asked}：${place}可能就是对应的记录，但没有填写${missingLabel(told)}，${describeKeeper(told)}。`
    }
    case 'no-record':
      return `${subject}无法判定是否符合${asked}：${at === undefined ? '相关登记簿' : quoteRegister(told.registers, at)}中没有它的记录，有关日期或数额无从取得，${describeKeeper(told)}。`
    case 'register-missing':
      return `${subject}无法判定是否符合${asked}：${registerOf(told)}一次也没有导入过，由保管该登记簿的单位提供。`
    case 'parameter-unset':
      return `${subject}无法判定是否符合${asked}：参数“${parameterTitle(told)}”在${told.hit.factDate === undefined ? '当时' : '事实发生时'}没有设定值，由制度包的维护人设定并注明依据。`
    case 'calendar-unknown':
      return `${subject}无法判定是否符合${asked}：${at === undefined ? '期限涉及的年份' : `${at}年`}没有官方的节假日安排，工作日和顺延无从计算，由系统维护人补充该年日历。`
    case 'exemption-unknown':
      return `${subject}未达到要求，但免除情形“${exemptionTitle(told)}”是否成立无法判定：${exemptionRegister(told)}登记缺项，由登记人补填。`
    default:
      return reason satisfies never
  }
}

export function adviseUndetermined(told: Told, reason: Unknowing): string {
  const { hit } = told
  switch (reason) {
    case 'field-missing': {
      const place = hit.row === undefined ? registerOf(told) : namePlace(told.registers, hit.row)
      return `在${place}补填${missingLabel(told)}后重新判定。`
    }
    case 'answer-field-missing': {
      const row = hit.evidence[0]
      return `在${row === undefined ? registerOf(told) : namePlace(told.registers, row)}补填${missingLabel(told)}后重新判定。`
    }
    case 'no-record':
      return `在${hit.reasonAt === undefined ? '相关登记簿' : quoteRegister(told.registers, hit.reasonAt)}补登对应的记录后重新判定。`
    case 'register-missing':
      return `导入${registerOf(told)}后重新判定。`
    case 'parameter-unset':
      return `设定参数“${parameterTitle(told)}”后重新判定。`
    case 'calendar-unknown':
      return `补充${hit.reasonAt === undefined ? '有关年份' : `${hit.reasonAt}年`}的日历后重新判定。`
    case 'exemption-unknown':
      return `补全免除情形“${exemptionTitle(told)}”的登记后重新判定。`
    default:
      return reason satisfies never
  }
}

function registerOf(told: Told): string {
  return quoteRegister(told.registers, told.hit.reasonAt?.split('.')[0] ?? told.hit.register)
}

function missingLabel(told: Told): string {
  const [register, field] = told.hit.reasonAt?.split('.') ?? []
  return field === undefined ? '需要的字段' : `“${fieldLabel(told.registers.get(register ?? ''), field)}”`
}

/** Who fills it in: the keeper named by the hit itself, else whoever keeps that register. */
function describeKeeper(told: Told): string {
  const { hit, branch } = told
  const keeper = told.registers.get(hit.reasonAt?.split('.')[0] ?? hit.register)?.keeper
  const kept =
    keeper === undefined
      ? undefined
      : keeper === branch.attribute.organ
        ? hit.organ
        : keeper === branch.attribute.post
          ? hit.post
          : keeper === branch.attribute.officer
            ? hit.officer
            : undefined
  const who = kept ?? hit.organ ?? hit.post
  return who === undefined ? '由该登记簿的登记人补填' : `由${who}补填`
}

function parameterTitle(told: Told): string {
  const id = told.hit.reasonAt
  return id === undefined ? '' : (told.parameters.get(id)?.title ?? id)
}

function exemptionTitle(told: Told): string {
  const id = told.hit.reasonAt
  return told.branch.exemptions.find((e) => e.id === id)?.title ?? id ?? ''
}

function exemptionRegister(told: Told): string {
  const register = told.branch.exemptions.find((e) => e.id === told.hit.reasonAt)?.register
  return quoteRegister(told.registers, register ?? told.hit.register)
}
