/** Lists of the organisation as sheets: headings beside the cells under them. */
import type { z } from 'zod'
import type * as routes from '#contract/authority'
import {
  ADMINISTRATION_MODES,
  BODY_QUALIFICATIONS,
  BODY_TIERS,
  CREDENTIAL_ALERTS,
  EMPLOYMENT_TYPES,
  LEGAL_NATURES,
  MISSING_RECORDS,
  POST_LINES,
  POST_ROLES,
  REGION_LEVELS,
  tellAlert,
  UNIT_TIERS,
} from '#core/authority'

type Sheet<T> = { headings: readonly string[]; cells(row: T): readonly (string | undefined)[] }

const list = (things: readonly { name: string }[] | undefined) => things?.map((thing) => thing.name).join('、')

export const SHEETS = {
  region: {
    headings: ['代码', '名称', '级别', '上级', '下一级个数', '自', '至'],
    cells: (row) => [
      row.code,
      row.name,
      REGION_LEVELS[row.level],
      row.parent?.name,
      String(row.children),
      row.from,
      row.to,
    ],
  } satisfies Sheet<z.input<typeof routes.shownRegion>>,
  body: {
    headings: [
      '代码',
      '名称',
      '层级',
      '法律性质',
      '管理体制',
      '主体资格',
      '上级',
      '上级主管部门',
      '区划',
      '统一社会信用代码',
      '自',
      '至',
    ],
    cells: (row) => [
      row.code,
      row.name,
      BODY_TIERS[row.tier],
      LEGAL_NATURES[row.legalNature],
      ADMINISTRATION_MODES[row.administrationMode],
      BODY_QUALIFICATIONS[row.qualification],
      row.parent?.name,
      row.upperDepartment?.name,
      row.region?.name,
      row.creditCode,
      row.from,
      row.to,
    ],
  } satisfies Sheet<z.input<typeof routes.shownBody>>,
  unit: {
    headings: ['代码', '名称', '类别', '所属主体', '上级机构', '自', '至'],
    cells: (row) => [row.code, row.name, UNIT_TIERS[row.tier], row.body.name, row.parent?.name, row.from, row.to],
  } satisfies Sheet<z.input<typeof routes.shownUnit>>,
  post: {
    headings: ['代码', '名称', '所属主体', '内设机构', '一线或内勤', '执法岗位', '系统角色', '在岗人员', '自', '至'],
    cells: (row) => [
      row.code,
      row.name,
      row.body.name,
      row.unit?.name,
      row.line === undefined ? undefined : POST_LINES[row.line],
      row.isEnforcement ? '是' : '否',
      row.roles.map((role) => POST_ROLES[role]).join('、'),
      list(row.holders),
      row.from,
      row.to,
    ],
  } satisfies Sheet<z.input<typeof routes.shownPost>>,
  officer: {
    headings: ['工号', '姓名', '所属主体', '编制', '岗位', '资格提示', '自', '至'],
    cells: (row) => [
      row.code,
      row.name,
      row.body.name,
      EMPLOYMENT_TYPES[row.employmentType],
      list(row.posts),
      [...new Set(row.alerts?.map(tellAlert))].join('、'),
      row.from,
      row.to,
    ],
  } satisfies Sheet<z.input<typeof routes.shownOfficer>>,
  alert: {
    headings: ['工号', '姓名', '所属主体', '岗位', '提示', '结论', '缺什么', '期限', '为何这样提示', '依据'],
    cells: (row) => [
      row.officer.code,
      row.officer.name,
      row.body?.name,
      row.post?.name,
      row.label,
      CREDENTIAL_ALERTS[row.verdict],
      row.missing === undefined ? undefined : MISSING_RECORDS[row.missing],
      row.due,
      row.explanation,
      row.cites.join('；'),
    ],
  } satisfies Sheet<z.input<typeof routes.credentialAlert>>,
} as const
