/** What is lacking where a record cannot be decided: the register and the field, parameter, year or exemption. */
import type { ExplainContext } from '#core/explanation'
import type { Indicator } from '#core/indicator'
import type { ToldFinding } from './told-finding.ts'

type Names = {
  indicators: ReadonlyMap<string, Indicator>
  registers: ExplainContext['registers']
  parameters: ExplainContext['parameters']
}

/**
 * `keeper`: the field that names who keeps the register, as people read it; `part`: where a finding says who that is. `by`: who mends it
 * where no register is to blame, so that nobody who keeps one is named for it.
 */
export type Lack = { register: string; what: string; keeper?: string; by?: string; part: 'organ' | 'post' | 'officer' }

export function describeLack(told: ToldFinding, names: Names): Lack {
  const { finding } = told
  const { id, ...lack } = nameLack(told, names)
  const register = names.registers.get(id)
  const attribute = names.indicators.get(finding.indicator)?.branches.find((b) => b.id === finding.branch)?.attribute
  const keeper = register?.keeper
  const parts = ['organ', 'post', 'officer'] as const
  const part = parts.find((one) => keeper !== undefined && attribute?.[one] === keeper) ?? 'organ'
  return {
    ...lack,
    ...(keeper !== undefined && { keeper: register?.fields.get(keeper)?.label ?? keeper }),
    part,
  }
}

/** `id`: the register whose keeper has to mend it. */
function nameLack({ finding }: ToldFinding, names: Names): { id: string; register: string; what: string; by?: string } {
  const at = finding.reasonAt
  const [id = finding.register, field] = at?.split('.') ?? []
  const register = names.registers.get(id)
  const own = names.registers.get(finding.register)?.title ?? finding.register
  switch (finding.reason) {
    case 'field-missing':
    case 'answer-field-missing':
      return {
        id,
        register: register?.title ?? own,
        what: field === undefined ? '字段' : `字段“${register?.fields.get(field)?.label ?? field}”`,
      }
    case 'no-record':
      return { id, register: register?.title ?? id, what: '对应的记录' }
    case 'register-missing':
      return { id, register: register?.title ?? id, what: '整个登记簿' }
    case 'parameter-unset':
      return {
        id: '',
        register: '制度包',
        what: `参数“${names.parameters.get(at ?? '')?.title ?? at ?? ''}”`,
        by: '制度包的维护单位，不是登记单位',
      }
    case 'calendar-unknown':
      return {
        id: '',
        register: '工作日历',
        what: at === undefined ? '有关年份的日历' : `${at}年的日历`,
        by: '系统的管理人员，不是登记单位',
      }
    case 'exemption-unknown': {
      const exemptions = names.indicators.get(finding.indicator)?.branches.flatMap((b) => b.exemptions) ?? []
      const exemption = exemptions.find((e) => e.id === at)
      const where = exemption?.register === undefined ? undefined : names.registers.get(exemption.register)?.title
      return {
        id: exemption?.register ?? finding.register,
        register: where ?? own,
        what: `免除情形“${exemption?.title ?? at ?? ''}”的登记`,
      }
    }
    default:
      return { id: finding.register, register: own, what: '依据' }
  }
}
