/** What is asked for when a fact about each kind of thing is recorded. */
import {
  ADMINISTRATION_MODES,
  APPOINTMENT_KINDS,
  BODY_QUALIFICATIONS,
  BODY_TIERS,
  CERTIFICATE_KINDS,
  CERTIFICATE_STATUSES,
  EMPLOYMENT_TYPES,
  LEGAL_NATURES,
  POST_LINES,
  POST_ROLES,
  REGION_LEVELS,
  UNIT_TIERS,
} from '#core/authority'
import { optionsOf } from '#web/words'
import type { ThingKind } from './queries.ts'

export type FactKind = 'region' | 'body' | 'unit' | 'post' | 'officer' | 'certificate' | 'training' | 'appointment'

type Options = readonly { value: string; label: string }[]
export type FactField = { name: string; label: string; optional?: true; hint?: string } & (
  | { type: 'text' }
  | { type: 'number' }
  | { type: 'day' }
  | { type: 'yes' }
  /** Yes, no, or not recorded: a box cannot tell the last two apart. */
  | { type: 'answer'; yes: string; no: string }
  | { type: 'packPost' }
  | { type: 'choice'; options: Options }
  | { type: 'choices'; options: Options }
  /** Named by its id, or where the record names it by its code, by that. */
  | { type: 'thing'; thing: ThingKind; by?: 'code' }
)

export const KIND_NAMES: Readonly<Record<FactKind, string>> = {
  region: '行政区划',
  body: '执法主体',
  unit: '内设机构',
  post: '岗位',
  officer: '执法人员',
  certificate: '执法证件',
  training: '培训考试',
  appointment: '任职',
}

const CODE_AND_NAME: readonly FactField[] = [
  { name: 'code', label: '代码', type: 'text' },
  { name: 'name', label: '名称', type: 'text' },
]

export const FACT_FIELDS: Readonly<Record<FactKind, readonly FactField[]>> = {
  region: [
    { name: 'code', label: '区划代码', type: 'text', hint: '2 至 12 位数字' },
    { name: 'name', label: '名称', type: 'text' },
    { name: 'level', label: '级别', type: 'choice', options: optionsOf(REGION_LEVELS) },
    { name: 'parent', label: '上级区划', type: 'thing', thing: 'region', by: 'code', optional: true },
  ],
  body: [
    ...CODE_AND_NAME,
    { name: 'tier', label: '层级', type: 'choice', options: optionsOf(BODY_TIERS) },
    { name: 'legalNature', label: '性质', type: 'choice', options: optionsOf(LEGAL_NATURES) },
    { name: 'administrationMode', label: '管理体制', type: 'choice', options: optionsOf(ADMINISTRATION_MODES) },
    { name: 'qualification', label: '主体资格', type: 'choice', options: optionsOf(BODY_QUALIFICATIONS) },
    { name: 'parent', label: '上级主体', type: 'thing', thing: 'body', optional: true, hint: '双重管理的是地方一方' },
    {
      name: 'upperDepartment',
      label: '上级主管部门',
      type: 'thing',
      thing: 'body',
      optional: true,
      hint: '只有双重管理的主体填写',
    },
    { name: 'region', label: '行政区划', type: 'thing', thing: 'region', by: 'code', optional: true },
    { name: 'creditCode', label: '统一社会信用代码', type: 'text', optional: true },
    { name: 'authorisingLaw', label: '授权依据', type: 'text', optional: true, hint: '法律法规授权组织须写明' },
    { name: 'entrustedBy', label: '委托机关', type: 'thing', thing: 'body', optional: true, hint: '受委托组织须写明' },
  ],
  unit: [
    ...CODE_AND_NAME,
    { name: 'body', label: '所属主体', type: 'thing', thing: 'body' },
    { name: 'parent', label: '上级机构', type: 'thing', thing: 'unit', optional: true },
    { name: 'tier', label: '机关或基层', type: 'choice', options: optionsOf(UNIT_TIERS) },
  ],
  post: [
    ...CODE_AND_NAME,
    { name: 'body', label: '所属主体', type: 'thing', thing: 'body' },
    { name: 'unit', label: '所属机构', type: 'thing', thing: 'unit', optional: true },
    { name: 'line', label: '一线或内勤', type: 'choice', options: optionsOf(POST_LINES), optional: true },
    { name: 'family', label: '岗位序列', type: 'text', optional: true },
    { name: 'packPost', label: '对应的制度包岗位', type: 'packPost', optional: true, hint: '疑点按它归到岗位' },
    { name: 'isEnforcement', label: '执法岗位', type: 'yes' },
    { name: 'roles', label: '岗位带来的权限角色', type: 'choices', options: optionsOf(POST_ROLES), optional: true },
  ],
  officer: [
    { name: 'code', label: '代码', type: 'text' },
    { name: 'name', label: '姓名', type: 'text' },
    { name: 'body', label: '所属主体', type: 'thing', thing: 'body' },
    { name: 'employmentType', label: '用工身份', type: 'choice', options: optionsOf(EMPLOYMENT_TYPES) },
    { name: 'idNumber', label: '身份证号', type: 'text', optional: true },
  ],
  certificate: [
    { name: 'kind', label: '证件种类', type: 'choice', options: optionsOf(CERTIFICATE_KINDS) },
    { name: 'number', label: '证件编号', type: 'text' },
    { name: 'issuedAt', label: '发证日期', type: 'day' },
    { name: 'expiresAt', label: '有效期至', type: 'day', optional: true },
    { name: 'status', label: '状态', type: 'choice', options: optionsOf(CERTIFICATE_STATUSES) },
  ],
  training: [
    { name: 'topic', label: '内容', type: 'text' },
    { name: 'date', label: '日期', type: 'day' },
    { name: 'hours', label: '学时', type: 'number', optional: true },
    { name: 'score', label: '成绩', type: 'number', optional: true },
    { name: 'passed', label: '结果', type: 'answer', yes: '合格', no: '不合格', optional: true },
  ],
  appointment: [
    { name: 'officer', label: '人员', type: 'thing', thing: 'officer' },
    { name: 'post', label: '岗位', type: 'thing', thing: 'post' },
    { name: 'kind', label: '任职方式', type: 'choice', options: optionsOf(APPOINTMENT_KINDS) },
  ],
}
