/** Accounts as administrators keep them. A one-time password is shown once and must be changed at the next sign-in. */
import { z } from 'zod'
import {
  done,
  filled,
  givenInstant,
  id,
  idParams,
  named,
  page,
  paging,
  route,
  search,
  sorting,
  version,
} from '#contract/route'
import { keysOf } from '#core/authority'
import { ACCOUNT_KINDS, type Action } from '#core/identity'
import { approvalSchema } from './approvals.ts'
import { sessionSchema } from './session.ts'

const tag = '账号'

/** Accounts of users and those of administrators are different things in the policy; the address is the same. */
const either = <const A extends Action>(action: A) =>
  ({
    anyOf: [
      { resource: 'account', action },
      { resource: 'administrator', action },
    ],
  }) as const

export const accountSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(keysOf(ACCOUNT_KINDS)),
    state: z.enum(['active', 'locked', 'disabled', 'unclaimed']).describe('正常、锁定、停用、尚未启用'),
    demo: z.boolean(),
    secondFactor: z.boolean(),
    mustChangePassword: z.boolean(),
    officer: named.optional(),
    createdAt: givenInstant,
    lastSignInAt: givenInstant.optional(),
    lockedUntil: givenInstant.optional(),
    version,
  })
  .meta({ id: 'Account' })

const withPassword = z
  .object({ account: accountSchema, oneTimePassword: z.string().describe('只显示这一次') })
  .meta({ id: 'AccountWithPassword' })

const filters = {
  q: search,
  kind: z.enum(keysOf(ACCOUNT_KINDS)).optional(),
  state: accountSchema.shape.state.optional(),
  sort: sorting('name', 'kind', 'lastSignIn', 'created'),
}

export const listAccounts = route({
  id: 'listAccounts',
  method: 'GET',
  path: '/accounts',
  summary: '账号列表',
  tag,
  query: z.object({ ...filters, ...paging }),
  answers: { 200: page(accountSchema).meta({ id: 'AccountPage' }) },
  policy: either('list'),
})

export const exportAccounts = route({
  id: 'exportAccounts',
  method: 'GET',
  path: '/accounts.xlsx',
  summary: '账号列表导出为 XLSX',
  tag,
  query: z.object(filters),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'account', action: 'export' },
})

export const getAccount = route({
  id: 'getAccount',
  method: 'GET',
  path: '/accounts/:id',
  summary: '一个账号',
  tag,
  params: idParams,
  answers: { 200: accountSchema },
  policy: either('read'),
})

export const createAccount = route({
  id: 'createAccount',
  method: 'POST',
  path: '/accounts',
  summary: '新建业务账号；没有任何权限，直到与人员绑定',
  tag,
  body: z.object({
    name: filled(64)
      .regex(/^[\p{L}\p{N}._-]+$/u, '只能用文字、数字、点、横线')
      .describe('用户名'),
  }),
  answers: { 201: withPassword },
  policy: { resource: 'account', action: 'create' },
  idempotent: true,
})

const versioned = z.object({ version })

export const disableAccount = route({
  id: 'disableAccount',
  method: 'POST',
  path: '/accounts/:id/disable',
  summary: '停用账号，并结束它的全部会话',
  tag,
  params: idParams,
  body: versioned,
  answers: { 200: accountSchema },
  policy: { resource: 'account', action: 'end' },
  idempotent: true,
})

export const enableAccount = route({
  id: 'enableAccount',
  method: 'POST',
  path: '/accounts/:id/enable',
  summary: '恢复停用的账号',
  tag,
  params: idParams,
  body: versioned,
  answers: { 200: accountSchema },
  policy: { resource: 'account', action: 'change' },
  idempotent: true,
})

export const unlockAccount = route({
  id: 'unlockAccount',
  method: 'POST',
  path: '/accounts/:id/unlock',
  summary: '解除因多次输错口令的锁定',
  tag,
  params: idParams,
  body: versioned,
  answers: { 200: accountSchema },
  policy: either('unlock'),
  idempotent: true,
})

export const resetPassword = route({
  id: 'resetPassword',
  method: 'POST',
  path: '/accounts/:id/reset-password',
  summary: '发给一次性口令；本人登录后必须改掉，管理员不会知道改成什么',
  tag,
  params: idParams,
  body: versioned,
  answers: { 200: withPassword },
  policy: either('resetPassword'),
  stepUp: true,
  idempotent: true,
})

export const resetSecondFactor = route({
  id: 'resetSecondFactor',
  method: 'POST',
  path: '/accounts/:id/reset-second-factor',
  summary: '作废动态口令；本人下次登录时重新启用',
  tag,
  params: idParams,
  body: versioned,
  answers: { 200: accountSchema },
  policy: either('resetSecondFactor'),
  stepUp: true,
  idempotent: true,
})

export const bindOfficer = route({
  id: 'bindOfficer',
  method: 'POST',
  path: '/accounts/:id/bind-officer',
  summary: '提出把账号与人员绑定（或解除，officer 留空），由另一名管理员复核后生效',
  tag,
  params: idParams,
  body: z.object({ version, officer: id.nullable() }),
  answers: { 202: approvalSchema },
  policy: { resource: 'account', action: 'grant' },
  stepUp: true,
  idempotent: true,
})

export const findOfficersToBind = route({
  id: 'findOfficersToBind',
  method: 'GET',
  path: '/accounts/officers',
  summary: '可以绑定的人员：只有姓名、代码和单位',
  tag,
  query: z.object({ q: filled(60).describe('姓名、代码或拼音') }),
  answers: { 200: z.object({ items: z.array(named.extend({ body: named.optional(), bound: z.boolean() })) }) },
  policy: { resource: 'account', action: 'grant' },
  stepUp: true,
})

export const listAccountSessions = route({
  id: 'listAccountSessions',
  method: 'GET',
  path: '/accounts/:id/sessions',
  summary: '一个账号的会话',
  tag,
  params: idParams,
  answers: { 200: z.object({ items: z.array(sessionSchema) }) },
  policy: either('read'),
})

export const exportAccountSessions = route({
  id: 'exportAccountSessions',
  method: 'GET',
  path: '/accounts/:id/sessions.xlsx',
  summary: '一个账号的会话导出为 XLSX',
  tag,
  params: idParams,
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'account', action: 'export' },
})

export const endAccountSessions = route({
  id: 'endAccountSessions',
  method: 'DELETE',
  path: '/accounts/:id/sessions',
  summary: '结束一个账号的全部会话',
  tag,
  params: idParams,
  answers: { 200: done },
  policy: { resource: 'account', action: 'end' },
  idempotent: true,
})
