/** The policy table as it is shown and printed, and the security events. */
import { z } from 'zod'
import { day, givenInstant, id, page, paging, route, sorting, text } from '#contract/route'
import { keysOf } from '#core/authority'
import { ACTIONS, RESOURCES, ROLES, SCOPES } from '#core/identity'

const label = z.object({ name: z.string(), label: z.string() })

export const policySchema = z
  .object({
    roles: z.array(label.extend({ kind: z.enum(['circumstance', 'post', 'administrator']) })),
    resources: z.array(label),
    actions: z.array(label),
    scopes: z.array(label),
    cells: z.array(
      z.object({
        role: z.enum(keysOf(ROLES)),
        resource: z.enum(keysOf(RESOURCES)),
        action: z.enum(keysOf(ACTIONS)),
        scope: z.enum(keysOf(SCOPES)),
        states: z.array(z.string()).optional().describe('只在这些状态下'),
        fields: z.array(z.string()).optional().describe('只有这些栏'),
        secondPerson: z.boolean(),
        stepUp: z.boolean(),
      }),
    ),
    following: z
      .array(z.object({ roles: z.array(z.enum(keysOf(ROLES))), gives: z.string() }))
      .describe('表中权限带来的、表中没有另列的'),
    exclusive: z.array(z.object({ left: z.string(), right: z.string(), reason: z.string() })).describe('不得一人兼任'),
    duties: z.array(z.object({ name: z.string(), label: z.string() })).describe('一案之中一人至多担任其一'),
  })
  .meta({ id: 'Policy' })

export const getPolicy = route({
  id: 'getPolicy',
  method: 'GET',
  path: '/policy',
  summary: '权限表：角色、操作、对象、范围',
  tag: '权限与审计',
  answers: { 200: policySchema },
  policy: { resource: 'policy', action: 'read' },
})

export const securityEventSchema = z
  .object({
    id: z.int(),
    at: givenInstant,
    kind: z.string(),
    label: z.string(),
    outcome: z.enum(['done', 'refused']),
    account: z.string().optional().describe('账号'),
    accountName: z.string().optional(),
    accountKind: z.string().optional(),
    about: z.string().optional().describe('针对哪个账号'),
    aboutName: z.string().optional(),
    address: z.string().optional(),
    detail: z.string().optional(),
  })
  .meta({ id: 'SecurityEvent' })

const filters = {
  kind: text(60).optional(),
  account: id.optional(),
  outcome: z.enum(['done', 'refused']).optional(),
  from: day.optional(),
  to: day.optional(),
  sort: sorting('at', 'kind', 'outcome'),
}

export const listSecurityEvents = route({
  id: 'listSecurityEvents',
  method: 'GET',
  path: '/security-events',
  summary: '安全事件：登录、失败、锁定、拒绝、授权',
  tag: '权限与审计',
  query: z.object({ ...filters, ...paging }),
  answers: { 200: page(securityEventSchema).meta({ id: 'SecurityEventPage' }) },
  policy: { resource: 'securityEvent', action: 'list' },
})

export const exportSecurityEvents = route({
  id: 'exportSecurityEvents',
  method: 'GET',
  path: '/security-events.xlsx',
  summary: '安全事件导出为 XLSX',
  tag: '权限与审计',
  query: z.object(filters),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'securityEvent', action: 'export' },
})
