/** Lists of offices, posts and people, and one of each with its timeline. */
import { z } from 'zod'
import { id, idParams, moment, named, page, paging, route, search, sorting } from '#contract/route'
import {
  BODY_QUALIFICATIONS,
  BODY_TIERS,
  CERTIFICATE_STANDINGS,
  EMPLOYMENT_TYPES,
  keysOf,
  LEGAL_NATURES,
} from '#core/authority'
import type { Resource } from '#core/identity'
import {
  certificateHistory,
  credentialAlert,
  detail,
  shownAppointment,
  shownBody,
  shownCertificate,
  shownOfficer,
  shownPost,
  shownTraining,
  shownUnit,
} from './shown.ts'

const tag = '组织与人员'
const node = id.optional().describe('只要这个主体或机构及其下属')
const filters = { q: search, node, ...moment }
const SORTS = {
  body: sorting('code', 'name', 'tier', 'legalNature', 'administrationMode', 'qualification'),
  unit: sorting('code', 'name', 'body', 'tier'),
  post: sorting('code', 'name', 'body', 'line'),
  officer: sorting('code', 'name', 'body', 'employmentType'),
}
const read = (resource: Resource) => ({ resource, action: 'read' }) as const
const list = (resource: Resource) => ({ resource, action: 'list' }) as const
const out = (resource: Resource) => ({ resource, action: 'export' }) as const
const detailQuery = z.object(moment)

export const treeNode = z
  .object({
    id: z.string(),
    kind: z.enum(['body', 'unit']),
    code: z.string(),
    name: z.string(),
    parent: z.string().optional(),
    upper: z.string().optional().describe('双重管理的主体的上级主管部门'),
    body: z.string(),
    posts: z.int(),
    officers: z.int(),
  })
  .meta({ id: 'TreeNode' })

export const getTree = route({
  id: 'getTree',
  method: 'GET',
  path: '/tree',
  summary: '组织树（某一天的）',
  tag,
  query: z.object(moment),
  answers: { 200: z.object({ asOf: z.string(), nodes: z.array(treeNode) }).meta({ id: 'Tree' }) },
  policy: list('body'),
})

const bodyFilters = {
  ...filters,
  tier: z.enum(keysOf(BODY_TIERS)).optional(),
  legalNature: z.enum(keysOf(LEGAL_NATURES)).optional(),
  qualification: z.enum(keysOf(BODY_QUALIFICATIONS)).optional(),
  upper: id.optional().describe('只要以它为上级主管部门的'),
  unclassified: z.stringbool().optional().describe('只要层级或法律性质没有登记的'),
}

export const listBodies = route({
  id: 'listBodies',
  method: 'GET',
  path: '/bodies',
  summary: '执法主体列表',
  tag,
  query: z.object({ ...bodyFilters, sort: SORTS.body, ...paging }),
  answers: { 200: page(shownBody).meta({ id: 'BodyPage' }) },
  policy: list('body'),
})

export const exportBodies = route({
  id: 'exportBodies',
  method: 'GET',
  path: '/bodies.xlsx',
  summary: '执法主体导出',
  tag,
  query: z.object({ ...bodyFilters, sort: SORTS.body }),
  answers: { 200: { file: 'xlsx' } },
  policy: out('body'),
})

export const getBody = route({
  id: 'getBody',
  method: 'GET',
  path: '/bodies/:id',
  summary: '一个执法主体和它的历史',
  tag,
  params: idParams,
  query: detailQuery,
  answers: { 200: z.object(detail(shownBody)).meta({ id: 'BodyDetail' }) },
  policy: read('body'),
})

const classFilters = { node, ...moment, qualification: bodyFilters.qualification }

export const countBodies = route({
  id: 'countBodies',
  method: 'GET',
  path: '/body-classes',
  summary: '执法主体按层级和法律性质的数目（某一天的）',
  tag,
  query: z.object(classFilters),
  answers: {
    200: z
      .object({
        asOf: z.string(),
        cells: z
          .array(
            z.object({
              tier: z.enum(keysOf(BODY_TIERS)),
              legalNature: z.enum(keysOf(LEGAL_NATURES)),
              bodies: z.int(),
            }),
          )
          .describe('层级、性质的每一种组合，没有的是 0'),
        unclassified: z.int().describe('层级或法律性质没有登记、不在表内的'),
        others: z
          .array(z.object({ qualification: z.enum(keysOf(BODY_QUALIFICATIONS)), bodies: z.int() }))
          .describe('因主体资格不在表内的'),
      })
      .meta({ id: 'BodyClasses' }),
  },
  policy: list('body'),
})

export const exportBodyClasses = route({
  id: 'exportBodyClasses',
  method: 'GET',
  path: '/body-classes.xlsx',
  summary: '执法主体分类表导出',
  tag,
  query: z.object(classFilters),
  answers: { 200: { file: 'xlsx' } },
  policy: out('body'),
})

export const listUnits = route({
  id: 'listUnits',
  method: 'GET',
  path: '/units',
  summary: '内设机构列表',
  tag,
  query: z.object({ ...filters, sort: SORTS.unit, ...paging }),
  answers: { 200: page(shownUnit).meta({ id: 'UnitPage' }) },
  policy: list('unit'),
})

export const exportUnits = route({
  id: 'exportUnits',
  method: 'GET',
  path: '/units.xlsx',
  summary: '内设机构导出',
  tag,
  query: z.object({ ...filters, sort: SORTS.unit }),
  answers: { 200: { file: 'xlsx' } },
  policy: out('unit'),
})

export const getUnit = route({
  id: 'getUnit',
  method: 'GET',
  path: '/units/:id',
  summary: '一个内设机构和它的历史',
  tag,
  params: idParams,
  query: detailQuery,
  answers: { 200: z.object(detail(shownUnit)).meta({ id: 'UnitDetail' }) },
  policy: read('unit'),
})

const postFilters = { ...filters, enforcement: z.stringbool().optional().describe('只要执法岗位') }

export const listPosts = route({
  id: 'listPosts',
  method: 'GET',
  path: '/posts',
  summary: '岗位列表',
  tag,
  query: z.object({ ...postFilters, sort: SORTS.post, ...paging }),
  answers: { 200: page(shownPost).meta({ id: 'PostPage' }) },
  policy: list('post'),
})

export const exportPosts = route({
  id: 'exportPosts',
  method: 'GET',
  path: '/posts.xlsx',
  summary: '岗位导出',
  tag,
  query: z.object({ ...postFilters, sort: SORTS.post }),
  answers: { 200: { file: 'xlsx' } },
  policy: out('post'),
})

export const getPost = route({
  id: 'getPost',
  method: 'GET',
  path: '/posts/:id',
  summary: '一个岗位、它的历史和历任',
  tag,
  params: idParams,
  query: detailQuery,
  answers: {
    200: z.object({ ...detail(shownPost), appointments: z.array(shownAppointment) }).meta({ id: 'PostDetail' }),
  },
  policy: read('post'),
})

const officerFilters = {
  ...filters,
  post: id.optional(),
  employmentType: z.enum(keysOf(EMPLOYMENT_TYPES)).optional(),
  certificate: z
    .enum([...keysOf(CERTIFICATE_STANDINGS), 'none'])
    .optional()
    .describe('按登记和有效期算出的当日情形；有几本的，以最好的一本为准'),
  alerts: z.stringbool().optional().describe('只要有资格提示的'),
}

export const listOfficers = route({
  id: 'listOfficers',
  method: 'GET',
  path: '/officers',
  summary: '执法人员列表',
  tag,
  query: z.object({ ...officerFilters, sort: SORTS.officer, ...paging }),
  answers: { 200: page(shownOfficer).meta({ id: 'OfficerPage' }) },
  policy: list('officer'),
})

export const exportOfficers = route({
  id: 'exportOfficers',
  method: 'GET',
  path: '/officers.xlsx',
  summary: '执法人员导出',
  tag,
  query: z.object({ ...officerFilters, sort: SORTS.officer }),
  answers: { 200: { file: 'xlsx' } },
  policy: out('officer'),
})

export const getOfficer = route({
  id: 'getOfficer',
  method: 'GET',
  path: '/officers/:id',
  summary: '一名执法人员：历史、证件、培训、任职、资格提示',
  tag,
  params: idParams,
  query: detailQuery,
  answers: {
    200: z
      .object({
        ...detail(shownOfficer),
        certificates: z.array(shownCertificate).describe('这一天登记的'),
        certificateHistories: z.array(certificateHistory).describe('历来的全部证件，按已知的时点'),
        trainings: z.array(shownTraining),
        appointments: z.array(shownAppointment),
        alerts: z.array(credentialAlert),
      })
      .meta({ id: 'OfficerDetail' }),
  },
  policy: read('officer'),
})

export const listOfficerAppointments = route({
  id: 'listOfficerAppointments',
  method: 'GET',
  path: '/officers/:id/appointments',
  summary: '一名执法人员的全部任职（时间线）',
  tag,
  params: idParams,
  query: z.object({ knownAt: moment.knownAt }),
  answers: { 200: z.object({ officer: named, items: z.array(shownAppointment) }) },
  policy: read('appointment'),
})

const alertFilters = {
  node,
  ...moment,
  kind: credentialAlert.shape.kind.optional(),
  verdict: credentialAlert.shape.verdict.optional(),
  sort: sorting('officer', 'kind', 'body', 'due'),
}

export const listCredentialAlerts = route({
  id: 'listCredentialAlerts',
  method: 'GET',
  path: '/credential-alerts',
  summary: '资格提示：证件将到期、无有效证件上岗、未取得资格在执法岗位',
  tag,
  query: z.object({ ...alertFilters, ...paging }),
  answers: { 200: page(credentialAlert).meta({ id: 'CredentialAlertPage' }) },
  policy: list('certificate'),
})

export const exportCredentialAlerts = route({
  id: 'exportCredentialAlerts',
  method: 'GET',
  path: '/credential-alerts.xlsx',
  summary: '资格提示导出',
  tag,
  query: z.object(alertFilters),
  answers: { 200: { file: 'xlsx' } },
  policy: out('certificate'),
})
