/** The register of these tests. Without vitest, since a process of its own imports it too. */
import { checkRegisters, type Register, type RegisterDefinition } from '#core/register'

export const PENALTY: RegisterDefinition = {
  id: 'penalty',
  title: '处罚决定',
  aliases: ['行政处罚'],
  key: ['taxpayerId', 'period'],
  date: 'decidedAt',
  fields: {
    taxpayerId: { type: 'code', label: '纳税人识别号', aliases: ['税号'] },
    period: { type: 'month', label: '所属期' },
    decidedAt: { type: 'date', label: '决定日期' },
    amount: { type: 'money', label: '罚款' },
    people: { type: 'integer', label: '人数' },
    rate: { type: 'decimal', label: '比例' },
    closed: { type: 'boolean', label: '已结案' },
    status: { type: 'enum', label: '状态', values: { open: ['未结', '在办'], done: ['已结'] } },
    tags: { type: 'list', label: '标签' },
    note: { type: 'text', label: '备注' },
  },
}

export function registersOf(...definitions: RegisterDefinition[]): Map<string, Register> {
  const { registers, diagnostics } = checkRegisters(
    definitions.map((definition) => ({ definition, file: `${definition.id}.yaml` })),
  )
  if (diagnostics.length > 0) throw new Error(diagnostics.map((d) => d.message).join('\n'))
  return registers
}

export const PENALTY_REGISTERS = registersOf(PENALTY)
