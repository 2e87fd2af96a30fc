import { describe, expect, it } from 'vitest'
import { checkRegisters } from './check.ts'
import { type RegisterDefinition, registerDefinitionSchema } from './definition.ts'

const notice: RegisterDefinition = {
  id: 'notice',
  title: '催告登记簿',
  key: ['noticeId'],
  date: 'issuedAt',
  keeper: 'organId',
  fields: {
    noticeId: { type: 'code', label: '催告书号', aliases: ['编号'] },
    issuedAt: { type: 'date', label: '催告日期' },
    organId: { type: 'code', label: '机关', required: true },
    amount: { type: 'money', label: '金额' },
    tax: { type: 'money', label: '税额', unit: '万元' },
    kind: { type: 'enum', label: '类别', values: { ordinary: ['一般'], urgent: ['紧急', '加急'] } },
  },
}

const view: RegisterDefinition = {
  id: 'urgentNotice',
  title: '紧急催告',
  key: ['id'],
  view: { of: 'notice', where: { field: 'kind', equals: 'urgent' } },
  fields: { id: { type: 'code', label: '催告书号', from: 'noticeId' }, issuedAt: { type: 'date', label: '催告日期' } },
}

function check(...definitions: RegisterDefinition[]) {
  return checkRegisters(definitions.map((definition) => ({ definition, file: `registers/${definition.id}.yaml` })))
}

const faults = (...definitions: RegisterDefinition[]) =>
  check(...definitions).diagnostics.map((d) => `${d.code} ${d.at.file} ${d.at.path}`)

describe('a register', () => {
  it('knows its fields: what is required, what a unit is worth, which words an enumeration has', () => {
    const { registers, diagnostics } = check(notice)
    const fields = registers.get('notice')?.fields
    expect(diagnostics).toEqual([])
    expect([...(fields?.values() ?? [])].filter((f) => f.required).map((f) => f.id)).toEqual(['noticeId', 'organId'])
    expect([fields?.get('amount')?.fenPerUnit, fields?.get('tax')?.fenPerUnit]).toEqual([100, 1_000_000])
    expect(fields?.get('kind')?.values).toEqual([
      { id: 'ordinary', spellings: ['一般'] },
      { id: 'urgent', spellings: ['紧急', '加急'] },
    ])
    expect(registers.get('notice')?.source).toEqual({ kind: 'files' })
  })

  it('may leave a key field optional only by saying so', () => {
    const fields = { ...notice.fields, noticeId: { type: 'code' as const, label: '催告书号', required: false } }
    expect(
      check({ ...notice, fields })
        .registers.get('notice')
        ?.fields.get('noticeId')?.required,
    ).toBe(false)
  })

  it.each([
    [
      'a key field that is not defined',
      { key: ['noticeId', 'serial'] },
      'register.key-field registers/notice.yaml key[1]',
    ],
    ['a keeper that is not defined', { keeper: 'clerkId' }, 'register.key-field registers/notice.yaml keeper'],
    [
      'a month taken from a field that is no date',
      { date: 'amount' },
      'register.date-field registers/notice.yaml date',
    ],
    [
      'a month taken from a field that is not there',
      { date: 'sentAt' },
      'register.date-field registers/notice.yaml date',
    ],
    [
      'one column name for two fields',
      { fields: { ...notice.fields, serial: { type: 'code' as const, label: '编号' } } },
      'register.ambiguous-alias registers/notice.yaml fields.serial',
    ],
  ])('is refused %s', (_, change, fault) => {
    expect(faults({ ...notice, ...change })).toEqual([fault])
  })

  it('may repeat its own name among its aliases', () => {
    const fields = { ...notice.fields, serial: { type: 'code' as const, label: '序号', aliases: ['序号', 'serial'] } }
    expect(faults({ ...notice, fields })).toEqual([])
  })

  it.each(['Notice', 'notice-book', '催告', ''])('is not named "%s"', (id) => {
    expect(registerDefinitionSchema.safeParse({ ...notice, id }).success).toBe(false)
  })
})

describe('a view', () => {
  it('takes each field from its source, whatever it is called there and wherever the source is written', () => {
    expect(check(view, notice).diagnostics).toEqual([])
    expect(check(view, notice).registers.get('urgentNotice')?.source).toEqual({
      kind: 'view',
      of: 'notice',
      where: { field: 'kind', equals: 'urgent' },
      columns: new Map([
        ['id', 'noticeId'],
        ['issuedAt', 'issuedAt'],
      ]),
    })
  })

  it.each([
    ['a register that is not there', { view: { of: 'letter', where: { field: 'kind', equals: 'urgent' } } }, 'view.of'],
    [
      'a filter on a field its source lacks',
      { view: { of: 'notice', where: { field: 'sort', equals: 'urgent' } } },
      'view.where.field',
    ],
    [
      'a field its source lacks',
      { fields: { id: { type: 'code' as const, label: '催告书号', from: 'serial' } } },
      'fields.id',
    ],
  ])('is refused %s', (_, change, path) => {
    expect(faults(notice, { ...view, ...change })).toEqual([
      `register.unknown-source registers/urgentNotice.yaml ${path}`,
    ])
  })

  it('is refused another view as its source', () => {
    const second = { ...view, id: 'veryUrgent', view: { of: 'urgentNotice', where: { field: 'id', equals: 'x' } } }
    expect(faults(notice, view, { ...second, fields: { id: { type: 'code', label: '催告书号' } } })).toEqual([
      'register.unknown-source registers/veryUrgent.yaml view.of',
    ])
  })
})
