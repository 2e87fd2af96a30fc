/** The enumerations of offices and people, each with the words people read. */

export const REGION_LEVELS = {
  province: '省级',
  city: '地级',
  county: '县级',
  township: '乡级',
  village: '村级',
} as const

/** The tiers of the domain model (requirements §11), each with the words it lists. */
export const BODY_TIERS = {
  municipal: '市级行政执法主体',
  municipalSub1: '直属一级主体',
  municipalSub2: '直属二级主体',
  districtCounty: '区县政府及其所属主体',
} as const

export const LEGAL_NATURES = {
  statutoryOrgan: '法定行政机关',
  authorisedOrg: '法律法规授权组织',
  entrustedOrg: '受委托执法组织',
  centralisedPenalty: '集中行使行政处罚权的组织',
} as const

export const ADMINISTRATION_MODES = { local: '地方', vertical: '垂直管理', dual: '双重管理' } as const

export const BODY_QUALIFICATIONS = {
  confirmed: '已确认',
  pending: '待确认',
  suspended: '暂停',
  revoked: '取消',
} as const

export const UNIT_TIERS = { organ: '机关', grassroots: '基层' } as const

export const POST_LINES = { frontline: '一线执法', internal: '内勤' } as const

export const EMPLOYMENT_TYPES = {
  civilServant: '公务员',
  establishment: '事业编制',
  temporary: '临时工',
  contract: '合同工',
} as const

export const CERTIFICATE_KINDS = { enforcement: '行政执法证', supervision: '行政执法监督证' } as const

export const CERTIFICATE_STATUSES = { valid: '有效', suspended: '暂扣', revoked: '吊销', expired: '失效' } as const

/** How a certificate stands on a day, by its dates as well as by what was recorded of it. */
export const CERTIFICATE_STANDINGS = {
  ...CERTIFICATE_STATUSES,
  endUnknown: '未登记有效期',
  notYetIssued: '尚未发证',
} as const

export const APPOINTMENT_KINDS = { primary: '主岗', concurrent: '兼任', acting: '代理' } as const

/** Rights come from posts: what whoever holds a post may be in this system. */
export const POST_ROLES = {
  officer: '执法人员',
  unitHead: '部门负责人',
  registerKeeper: '登记簿管理',
  supervisor: '执法监督',
  lineSupervisor: '条线监督',
  assessmentOffice: '考核办',
  legalAffairs: '法制机构',
  discipline: '纪检监察',
  personnel: '人事',
  leader: '单位领导',
  ruleEditor: '规则编制',
  rulePublisher: '规则发布',
  analyst: '统计分析',
} as const

export const AUTHORITY_KINDS = {
  region: '行政区划',
  body: '机构',
  unit: '内设机构',
  post: '岗位',
  officer: '执法人员',
  certificate: '证件',
  training: '培训考试',
  appointment: '任职',
} as const

export type CertificateStanding = keyof typeof CERTIFICATE_STANDINGS
export type PostRole = keyof typeof POST_ROLES
export type AuthorityKind = keyof typeof AUTHORITY_KINDS

/** The keys of an enumeration, in the order of their words, for a schema. */
export function keysOf<K extends string>(names: Readonly<Record<K, string>>): [K, ...K[]] {
  return Object.keys(names) as [K, ...K[]]
}

/** `公务员` → `civilServant`; the identifier itself is understood too. */
export function findByName<K extends string>(names: Readonly<Record<K, string>>, text: string): K | undefined {
  return keysOf(names).find((key) => key === text || names[key] === text)
}
