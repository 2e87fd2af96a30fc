import { describe, expect, it } from 'vitest'
import { checkPack } from './check.ts'
import { BASE, below, type Files, faults, rawPack } from './made-up-pack.ts'

const groups = {
  party: { partyId: { type: 'code', label: '当事人', required: true }, name: { type: 'text', label: '名称' } },
  handling: { organId: { type: 'code', label: '机关' }, name: { type: 'text', label: '经办机构' } },
}

const visit = {
  id: 'visit',
  title: '走访登记簿',
  key: ['visitId'],
  shared: ['party', 'handling'],
  fields: { visitId: { type: 'code', label: '走访编号' }, organId: { type: 'code', label: '走访机关' } },
}

const FILES: Files = { ...BASE, 'fields.yaml': groups, 'registers/visit.yaml': visit }

describe('a register with shared fields', () => {
  it('has its own first, then those of each group; its own win, and the earlier group', () => {
    const { pack, diagnostics } = checkPack(rawPack(FILES))
    expect(diagnostics).toEqual([])
    const fields = [...(pack?.registers.get('visit')?.fields.values() ?? [])]
    expect(fields.map((f) => `${f.id} ${f.label}`)).toEqual([
      'visitId 走访编号',
      'organId 走访机关',
      'partyId 当事人',
      'name 名称',
    ])
    expect(fields[2]?.required).toBe(true)
  })

  it('may have a key among them', () => {
    expect(faults(rawPack({ ...FILES, 'registers/visit.yaml': { ...visit, key: ['partyId', 'visitId'] } }))).toEqual([])
  })

  it('keeps them below, and lends them to the registers there', () => {
    const call = { ...visit, id: 'call', title: '电话登记簿', shared: ['party'] }
    const { pack, diagnostics } = checkPack(below({ 'registers/call.yaml': call }, FILES))
    expect(diagnostics).toEqual([])
    expect(pack?.registers.get('visit')?.fields.has('partyId')).toBe(true)
    expect(pack?.registers.get('call')?.fields.has('partyId')).toBe(true)
  })

  it('is not changed by a group of the pack below that has the same name', () => {
    expect(faults(below({ 'fields.yaml': { party: { other: { type: 'text', label: '其他' } } } }, FILES))).toEqual([
      'pack.undeclared-override below/fields.yaml party',
    ])
  })

  it('is told of a fault in a group once, at the group', () => {
    const faulty = { ...groups, party: { partyId: { type: 'enum', label: '当事人' } } }
    const call = { ...visit, id: 'call', title: '电话登记簿' }
    expect(faults(rawPack({ ...FILES, 'fields.yaml': faulty, 'registers/call.yaml': call }))).toEqual([
      'register.field-shape example/fields.yaml party.partyId',
    ])
  })

  it.each<[string, unknown, string[]]>([
    [
      'a group that is not well-formed',
      { ...groups, party: { partyId: { type: 'number', label: '当事人' } } },
      ['pack.shape example/fields.yaml party.partyId.type'],
    ],
    ['a file that holds no groups', [], ['pack.shape example/fields.yaml']],
    [
      'a group that is not there',
      { party: groups.party },
      ['register.unknown-group example/registers/visit.yaml shared[1]'],
    ],
  ])('hears of %s and of nothing that follows from it', (_, fields, expected) => {
    const indicator = {
      id: 'complete',
      title: '走访登记不全',
      cites: { document: '示例办法', article: '第五条' },
      mode: 'automatic',
      pattern: 'completeness',
      subject: { register: 'visit' },
      fields: ['partyId'],
      attribute: {},
    }
    expect(faults(rawPack({ ...FILES, 'fields.yaml': fields, 'indicators/complete.yaml': indicator }))).toEqual(
      expected,
    )
  })

  it('gives one column name to one field, own or shared', () => {
    const twin = { ...visit, fields: { ...visit.fields, visitorName: { type: 'text', label: '名称' } } }
    expect(faults(rawPack({ ...FILES, 'registers/visit.yaml': twin }))).toEqual([
      'register.ambiguous-alias example/registers/visit.yaml fields.visitorName',
    ])
  })
})
