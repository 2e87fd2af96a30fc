/** The tables people fill in to bring offices and people into the record: their columns, and how they are read. */
import type { FieldType, Register } from '#core/register'
import {
  ADMINISTRATION_MODES,
  APPOINTMENT_KINDS,
  AUTHORITY_KINDS,
  type AuthorityKind,
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
} from './naming.ts'

export type FormColumn = {
  id: string
  label: string
  aliases: readonly string[]
  type: FieldType
  required: boolean
  /** Identifier → the word people write. */
  values?: Readonly<Record<string, string>>
  note: string
  example: string
}

export type ImportForm = {
  kind: AuthorityKind
  title: string
  /** What tells one row from another. */
  key: readonly string[]
  columns: readonly FormColumn[]
}

type More = { aliases?: readonly string[]; type?: FieldType; values?: Readonly<Record<string, string>> }

function must(id: string, label: string, note: string, example: string, more: More = {}): FormColumn {
  return { id, label, note, example, required: true, type: 'text', aliases: [], ...more }
}

function may(id: string, label: string, note: string, example: string, more: More = {}): FormColumn {
  return { ...must(id, label, note, example, more), required: false }
}

function choice(values: Readonly<Record<string, string>>): More & { note: string } {
  return { type: 'enum', values, note: `选填其一：${Object.values(values).join('、')}` }
}

function mustChoose(id: string, label: string, values: Readonly<Record<string, string>>, example: string): FormColumn {
  const { note, ...more } = choice(values)
  return must(id, label, note, example, more)
}

const CODE = { type: 'code' } as const
const DATE = { type: 'date' } as const
const since = must('from', '启用日期', '从这一天起如此', '2008-01-01', { ...DATE, aliases: ['生效日期', '起始日期'] })
const until = may('to', '停用日期', '不再如此的第一天；仍在的留空', '', { ...DATE, aliases: ['失效日期'] })
const officer = must('officer', '人员编号', '执法人员表中的编号', 'Y000000001', { ...CODE, aliases: ['执法人员编号'] })

export const IMPORT_FORMS: Readonly<Record<AuthorityKind, ImportForm>> = {
  region: form(
    'region',
    ['code'],
    [
      must('code', '区划代码', '2 至 12 位数字', '990703', { ...CODE, aliases: ['code'] }),
      must('name', '名称', '', '子虚县', { aliases: ['name', '区划名称'] }),
      may('level', '级别', `由代码的位数定；也可写明：${Object.values(REGION_LEVELS).join('、')}`, '县级', {
        type: 'enum',
        values: REGION_LEVELS,
      }),
      may('parent', '上级代码', '由代码的前几位定；也可写明', '9907', {
        ...CODE,
        aliases: ['streetCode', 'areaCode', 'cityCode'],
      }),
      may('province', '省级代码', '', '99', { ...CODE, aliases: ['provinceCode'] }),
      may('from', '启用日期', '不写即自始如此', '', { ...DATE, aliases: ['生效日期'] }),
    ],
  ),
  body: form(
    'body',
    ['code', 'from'],
    [
      must('code', '机构代码', '登记簿中写的机关代码', '19907030001', CODE),
      must('name', '机构名称', '', '子虚县税务局'),
      mustChoose('tier', '层级', BODY_TIERS, '区县政府及其所属主体'),
      mustChoose('legalNature', '法律性质', LEGAL_NATURES, '法定行政机关'),
      mustChoose('administrationMode', '管理体制', ADMINISTRATION_MODES, '垂直管理'),
      mustChoose('qualification', '主体资格', BODY_QUALIFICATIONS, '已确认'),
      may('parent', '上级机构代码', '没有上级的留空；双重管理的填地方一方', '', CODE),
      may('upperDepartment', '上级主管部门代码', '只有双重管理的机构填', '', CODE),
      may('region', '行政区划代码', '', '990703', CODE),
      may('creditCode', '统一社会信用代码', '校验码须正确', '', { type: 'creditCode' }),
      may('authorisingLaw', '授权依据', '法律法规授权组织、集中行使行政处罚权的组织必填', ''),
      may('entrustedBy', '委托机关代码', '受委托执法组织必填', '', CODE),
      since,
      until,
    ],
  ),
  unit: form(
    'unit',
    ['code', 'from'],
    [
      must('code', '内设机构代码', '', '19907030001-ZG', CODE),
      must('name', '内设机构名称', '', '征收管理科'),
      must('body', '所属机构代码', '机构表中的代码', '19907030001', CODE),
      may('parent', '上级内设机构代码', '直属机构的留空', '', CODE),
      mustChoose('tier', '类别', UNIT_TIERS, '机关'),
      since,
      until,
    ],
  ),
  post: form(
    'post',
    ['code', 'from'],
    [
      must('code', '岗位代码', '', '19907030001-taxCollection', CODE),
      must('name', '岗位名称', '', '税款征收岗'),
      must('body', '所属机构代码', '机构表中的代码', '19907030001', CODE),
      may('unit', '所属内设机构代码', '', '19907030001-ZG', CODE),
      may('line', '一线或内勤', choice(POST_LINES).note, '一线执法', { type: 'enum', values: POST_LINES }),
      may('family', '岗位序列', '', '征收'),
      must('isEnforcement', '执法岗位', '是或否', '是', { type: 'boolean' }),
      may('roles', '系统职责', `可写几项，用顿号分开：${Object.values(POST_ROLES).join('、')}`, '执法人员', {
        type: 'list',
      }),
      may('pack', '制度包', '这个岗位出自哪个制度包', 'cn/tax-assessment'),
      may('packPost', '制度包中的岗位', '它在制度包里的标识', 'taxCollection', CODE),
      since,
      until,
    ],
  ),
  officer: form(
    'officer',
    ['code', 'from'],
    [
      must('code', '人员编号', '登记簿中写的经办人编号', 'Y000000001', { ...CODE, aliases: ['执法人员编号'] }),
      must('name', '姓名', '', '孙立新'),
      must('body', '所属机构代码', '机构表中的代码', '19907030001', CODE),
      mustChoose('employmentType', '用工性质', EMPLOYMENT_TYPES, '公务员'),
      may('idNumber', '身份证号', '18 位；没有可留空', '', { ...CODE, aliases: ['身份证号码', '公民身份号码'] }),
      { ...since, label: '入职日期', aliases: ['启用日期', '调入日期'] },
      { ...until, label: '离职日期', note: '不在本单位的第一天；仍在的留空', aliases: ['停用日期', '调出日期'] },
    ],
  ),
  certificate: form(
    'certificate',
    ['kind', 'number', 'from'],
    [
      officer,
      mustChoose('kind', '证件种类', CERTIFICATE_KINDS, '行政执法证'),
      must('number', '证件编号', '', '37010001', { ...CODE, aliases: ['证号'] }),
      must('issuedAt', '发证日期', '', '2006-01-01', DATE),
      may('expiresAt', '有效期至', '有效期的最后一日', '2010-12-31', DATE),
      mustChoose('status', '状态', CERTIFICATE_STATUSES, '有效'),
      may('from', '状态起', '从哪天起是这个状态；不写即发证日期', '', DATE),
    ],
  ),
  training: form(
    'training',
    ['officer', 'topic', 'date'],
    [
      officer,
      must('topic', '内容', '', '行政执法资格考试', { aliases: ['培训内容', '考试内容'] }),
      must('date', '日期', '', '2005-11-20', DATE),
      may('hours', '学时', '', '40', { type: 'decimal' }),
      may('score', '成绩', '', '86', { type: 'decimal' }),
      may('passed', '是否合格', '是或否；没有考试的留空', '是', { type: 'boolean' }),
    ],
  ),
  appointment: form(
    'appointment',
    ['officer', 'post', 'from'],
    [
      officer,
      must('post', '岗位代码', '岗位表中的代码', '19907030001-taxCollection', CODE),
      mustChoose('kind', '任职类别', APPOINTMENT_KINDS, '主岗'),
      { ...since, label: '任职日期', aliases: ['启用日期', '任职起'] },
      { ...until, label: '免职日期', note: '不再任职的第一天；仍在任的留空', aliases: ['停用日期', '任职止'] },
    ],
  ),
}

function form(kind: AuthorityKind, key: readonly string[], columns: readonly FormColumn[]): ImportForm {
  return { kind, title: AUTHORITY_KINDS[kind], key, columns }
}

/** A form as a register, so that its files are read like any other file from outside. */
export function registerOf({ kind, title, key, columns }: ImportForm): Register {
  return {
    id: kind,
    title,
    aliases: [],
    key,
    fields: new Map(
      columns.map(({ id, label, aliases, type, required, values }) => [
        id,
        {
          id,
          type,
          label,
          aliases,
          // Part of a key may be blank here: the row is then told apart by the rest.
          required,
          ...(values !== undefined && {
            values: Object.entries(values).map(([value, word]) => ({ id: value, spellings: [word] })),
          }),
        },
      ]),
    ),
    source: { kind: 'files' },
    form: true,
  }
}
