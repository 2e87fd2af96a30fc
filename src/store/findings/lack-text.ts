/** What is lacking where a record cannot be decided: the register and the field, parameter, year or exemption. */
import type { ExplainContext } from '#core/explanation'
import type { Indicator } from '#core/indicator'
import type { ToldFinding } from './told-finding.ts'

type Names = {
  indicators: ReadonlyMap<string, Indicator>
  registers: ExplainContext['registers']
  parameters: ExplainContext['parameters']
}

export function describeLack({ finding }: ToldFinding, names: Names): { register: string; what: string } {
  const at = finding.reasonAt
  const [id = finding.register, field] = at?.split('.') ?? []
  const register = names.registers.get(id)
  const own = names.registers.get(finding.register)?.title ?? finding.register
  switch (finding.reason) {
    case 'field-missing':
    case 'answer-field-missing':
      return {
        register: register?.title ?? own,
        what: field === undefined ? '字段' : `字段“${register?.fields.get(field)?.label ?? field}”`,
      }
    case 'no-record':
      return { register: register?.title ?? id, what: '对应的记录' }
    case 'register-missing':
      return { register: register?.title ?? id, what: '整个登记簿' }
    case 'parameter-unset':
      return { register: '制度包', what: `参数“${names.parameters.get(at ?? '')?.title ?? at ?? ''}”` }
    case 'calendar-unknown':
      return { register: '工作日历', what: at === undefined ? '有关年份的日历' : `${at}年的日历` }
    case 'exemption-unknown': {
      const exemptions = names.indicators.get(finding.indicator)?.branches.flatMap((b) => b.exemptions) ?? []
      const exemption = exemptions.find((e) => e.id === at)
      const where = exemption?.register === undefined ? undefined : names.registers.get(exemption.register)?.title
      return { register: where ?? own, what: `免除情形“${exemption?.title ?? at ?? ''}”的登记` }
    }
    default:
      return { register: own, what: '依据' }
  }
}
