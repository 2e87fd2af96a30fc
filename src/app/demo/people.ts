/** Who shows the demonstration: one account for each kind of work. */
import type { ShownDemoAccount } from '#app/premises'
import type { PostRole } from '#core/authority'
import { openDemoSecrets } from '#store/identity'

export type DemoPerson = ShownDemoAccount & { role: PostRole; secret: string }

const WHO: readonly { name: string; role: PostRole; who: string }[] = [
  { name: 'kaohe', role: 'assessmentOffice', who: '考核办：看全局，运行考核' },
  { name: 'zhifa', role: 'officer', who: '执法人员：只看与自己有关的疑点' },
  { name: 'fuze', role: 'unitHead', who: '部门负责人：看本部门' },
  { name: 'jiandu', role: 'supervisor', who: '执法监督：看本单位及下属' },
  { name: 'fazhi', role: 'legalAffairs', who: '法制机构：看制度包和疑点' },
  { name: 'renshi', role: 'personnel', who: '人事：管机构、岗位、人员和证件' },
  { name: 'lingdao', role: 'leader', who: '单位领导：看本单位' },
  { name: 'jijian', role: 'discipline', who: '纪检监察' },
]

export function openDemoPeople(dataDir: string): readonly DemoPerson[] {
  const { password, secrets } = openDemoSecrets(
    dataDir,
    WHO.map(({ name }) => name),
  )
  return WHO.flatMap((person) => {
    const secret = secrets[person.name]
    return secret === undefined ? [] : [{ ...person, password, secret }]
  })
}
