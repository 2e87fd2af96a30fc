/** How lists of the organisation are told to be narrowed, above their exports. */
import { findRow, readNames, type When } from '#app/authority'
import type { Scope } from '#app/identity'
import { tellSort } from '#server/http'

type Place = 'body' | 'unit' | 'post' | 'officer' | 'region'

/** The name behind an id, of whichever of these kinds it is; an id nobody may see stays what it is. */
export function nameOf(tx: Scope, when: When, ...kinds: readonly Place[]): (id: string) => Promise<string> {
  return async (id) => {
    for (const kind of kinds) {
      const found =
        kind === 'region' ? (await findRow(tx, kind, id, when))?.value : (await readNames(tx, kind, [id], when)).get(id)
      if (found !== undefined) return found.name
    }
    return id
  }
}

/** What every list of the organisation can be asked with. */
export function tellOrganisation(tx: Scope, when: When) {
  return {
    q: '查找',
    node: ['所属机构', nameOf(tx, when, 'body', 'unit')],
    asOf: '哪一天的情形',
    knownAt: '按何时已知',
    sort: tellSort({
      code: '代码',
      name: '名称',
      body: '所属主体',
      tier: '层级',
      legalNature: '性质',
      administrationMode: '管理体制',
      qualification: '主体资格',
      line: '一线或内勤',
      employmentType: '用工身份',
    }),
  } as const
}
