/** What rights are about, what can be done to it, and how far a right reaches. */

export const RESOURCES = {
  session: '会话',
  account: '业务账号',
  administrator: '管理员账号',
  securityEvent: '安全事件',
  policy: '权限表',
  region: '行政区划',
  body: '执法主体',
  unit: '内设机构',
  post: '岗位',
  officer: '执法人员',
  officerIdNumber: '身份证号',
  certificate: '执法证件',
  training: '培训考试',
  appointment: '任职',
  import: '组织导入',
  approval: '待确认的授权',
  pack: '制度包',
  run: '考核运行',
  finding: '疑点',
  ledger: '存证账',
  job: '后台任务',
  about: '关于',
  backup: '备份',
  setting: '设置',
} as const

export const ACTIONS = {
  read: '查看',
  list: '列出',
  create: '新增',
  change: '修改',
  end: '终止',
  confirm: '复核',
  export: '导出',
  run: '运行',
  cancel: '取消',
  import: '导入',
  unlock: '解锁',
  resetPassword: '重置口令',
  resetSecondFactor: '重置动态口令',
  grant: '授权',
  verify: '核验',
  assign: '交办',
} as const

/** From the narrowest to the widest. */
export const SCOPES = {
  none: '无',
  self: '本人',
  assigned: '经办',
  ownPost: '本岗位',
  unit: '本部门',
  line: '本机构及条线下级',
  subtree: '本部门及下属',
  jurisdiction: '本辖区',
  all: '全部',
} as const

export type Resource = keyof typeof RESOURCES
export type Action = keyof typeof ACTIONS
export type Scope = keyof typeof SCOPES
