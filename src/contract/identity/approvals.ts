/** Matters that take two people: the first one's wait until another one confirms them. */
import { z } from 'zod'
import { filled, givenInstant, idParams, named, page, paging, route, sorting } from '#contract/route'

const tag = '待确认的授权'

export const approvalSchema = z
  .object({
    id: z.string(),
    act: z.enum(['bindOfficer', 'recordFacts']).describe('绑定账号与人员；记录带来权限的任职、岗位职责或隶属变动'),
    title: z.string(),
    reason: z.string().optional(),
    requestedBy: named,
    requestedAt: givenInstant,
    expiresAt: givenInstant.optional(),
    account: named.optional(),
    officer: named.optional(),
    facts: z.int().describe('要记录几条'),
    state: z
      .enum(['waiting', 'confirmed', 'refused', 'withdrawn', 'expired'])
      .describe('等待确认、已确认、已退回、已撤回、已过期'),
    decidedBy: named.optional(),
    decidedAt: givenInstant.optional(),
    decisionReason: z.string().optional(),
    own: z.boolean().describe('是我提出的，须由别人确认'),
    concernsMe: z.boolean().describe('涉及我本人的权限，须由别人确认'),
  })
  .meta({ id: 'Approval' })

export const approvalDetail = approvalSchema
  .extend({
    confirmable: z.boolean().optional().describe('目前有没有别人能确认；只告诉提出人和能确认的人'),
    changes: z.array(
      z.object({
        kind: z.enum(['region', 'body', 'unit', 'post', 'officer', 'appointment']),
        id: z.string(),
        title: z.string(),
        from: z.string(),
        to: z.string().optional(),
        stale: z.boolean().describe('提出之后又被改动过，不能再确认'),
        lines: z
          .array(z.object({ label: z.string(), before: z.string().optional(), after: z.string().optional() }))
          .describe('现在怎样、确认之后怎样；现在没有的不写 before，之后没有的不写 after'),
      }),
    ),
  })
  .meta({ id: 'ApprovalDetail' })

/** More than anybody reads through on one page. */
export const SHOWN_CHANGES = 200

const filters = {
  state: approvalSchema.shape.state.optional(),
  sort: sorting('requested', 'requestedBy', 'decided', 'expires', 'state'),
}

export const listApprovals = route({
  id: 'listApprovals',
  method: 'GET',
  path: '/approvals',
  summary: '需要两人办理的事项',
  tag,
  query: z.object({ ...filters, ...paging }),
  answers: { 200: page(approvalSchema).meta({ id: 'ApprovalPage' }) },
  policy: { resource: 'approval', action: 'list' },
})

export const exportApprovals = route({
  id: 'exportApprovals',
  method: 'GET',
  path: '/approvals.xlsx',
  summary: '需要两人办理的事项导出为 XLSX',
  tag,
  query: z.object(filters),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'approval', action: 'export' },
})

export const getApproval = route({
  id: 'getApproval',
  method: 'GET',
  path: '/approvals/:id',
  summary: '一项：现在怎样、确认之后怎样，至多 200 条',
  tag,
  params: idParams,
  answers: { 200: approvalDetail },
  policy: { resource: 'approval', action: 'read' },
})

export const decideApproval = route({
  id: 'decideApproval',
  method: 'POST',
  path: '/approvals/:id/decide',
  summary: '确认或退回另一个人提出的事项；退回要写理由',
  tag,
  params: idParams,
  body: z.discriminatedUnion('decision', [
    z.object({ decision: z.literal('confirm') }),
    z.object({ decision: z.literal('refuse'), reason: filled(500).describe('为何退回') }),
  ]),
  answers: { 200: approvalSchema },
  policy: {
    anyOf: [
      { resource: 'account', action: 'confirm' },
      { resource: 'post', action: 'confirm' },
      { resource: 'appointment', action: 'confirm' },
      { resource: 'region', action: 'confirm' },
      { resource: 'body', action: 'confirm' },
      { resource: 'unit', action: 'confirm' },
      { resource: 'officer', action: 'confirm' },
    ],
  },
  stepUp: true,
  idempotent: true,
})

export const withdrawApproval = route({
  id: 'withdrawApproval',
  method: 'POST',
  path: '/approvals/:id/withdraw',
  summary: '撤回自己提出、还没有人办理的事项',
  tag,
  params: idParams,
  body: z.object({}),
  answers: { 200: approvalSchema },
  policy: { resource: 'approval', action: 'cancel' },
  idempotent: true,
})
