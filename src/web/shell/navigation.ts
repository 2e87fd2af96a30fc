/** The rooms of the application, and the right that opens each. */
import type { Action, Resource } from '#core/identity'

type Right = readonly [Resource, Action]
/** Open to whoever holds one of the rights; without any, to everybody. */
export type Room = { to: string; label: string; right?: Right | { anyOf: readonly Right[] } }
export type Wing = { label: string; rooms: readonly Room[] }

const SEES_JOBS: readonly Right[] = [
  ['run', 'run'],
  ['import', 'import'],
  ['ledger', 'verify'],
]

const WINGS: readonly Wing[] = [
  { label: '', rooms: [{ to: '/', label: '首页' }] },
  {
    label: '考核',
    rooms: [
      { to: '/findings', label: '疑点', right: ['finding', 'list'] },
      { to: '/runs', label: '考核运行', right: ['run', 'list'] },
      { to: '/packs', label: '制度包', right: ['pack', 'list'] },
    ],
  },
  {
    label: '机构与人员',
    rooms: [
      { to: '/organisation', label: '组织机构', right: ['body', 'list'] },
      { to: '/bodies', label: '执法主体', right: ['body', 'list'] },
      { to: '/body-classes', label: '主体分类', right: ['body', 'list'] },
      { to: '/units', label: '内设机构', right: ['unit', 'list'] },
      { to: '/posts', label: '岗位', right: ['post', 'list'] },
      { to: '/officers', label: '执法人员', right: ['officer', 'list'] },
      { to: '/credentials', label: '证件与资格', right: ['certificate', 'list'] },
      { to: '/acts', label: '持证核查', right: ['finding', 'list'] },
      { to: '/regions', label: '行政区划', right: ['region', 'list'] },
      { to: '/imports', label: '导入', right: ['import', 'import'] },
    ],
  },
  {
    label: '权限与审计',
    rooms: [
      { to: '/approvals', label: '待确认的授权', right: ['approval', 'list'] },
      {
        to: '/accounts',
        label: '账号',
        right: {
          anyOf: [
            ['account', 'list'],
            ['administrator', 'list'],
          ],
        },
      },
      { to: '/policy', label: '权限表', right: ['policy', 'read'] },
      { to: '/security-events', label: '安全事件', right: ['securityEvent', 'list'] },
      { to: '/ledger', label: '存证账', right: ['ledger', 'read'] },
      { to: '/jobs', label: '作业', right: { anyOf: SEES_JOBS } },
      { to: '/backups', label: '备份', right: ['backup', 'read'] },
    ],
  },
]

/** What is left of the wings for whoever holds these rights; an empty wing is not shown. */
export function openWings(may: (resource: Resource, action: Action) => boolean): Wing[] {
  return WINGS.map((wing) => ({
    label: wing.label,
    rooms: wing.rooms.filter(({ right }) => {
      if (right === undefined) return true
      return 'anyOf' in right ? right.anyOf.some((one) => may(...one)) : may(...right)
    }),
  })).filter((wing) => wing.rooms.length > 0)
}
