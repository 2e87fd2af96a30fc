/** Signing in and out: first the password, then whatever the account still owes. */
import { z } from 'zod'
import { done, filled, givenInstant, idParams, route, text } from '#contract/route'

const tag = '登录'
const code = z
  .string()
  .regex(/^\d{6}$/, '动态口令是 6 位数字')
  .describe('动态口令')
const password = z.string().min(1, '请填写口令').max(256, '口令太长')

/** What is still to be done before the account can be used. */
export const sessionStateSchema = z.enum(['signedIn', 'secondFactor', 'changePassword', 'enrolSecondFactor'])
export const signInAnswer = z
  .object({ state: sessionStateSchema, why: z.string().optional().describe('为何还要这一步') })
  .meta({ id: 'SignInState' })

export const signIn = route({
  id: 'signIn',
  method: 'POST',
  path: '/session',
  summary: '用用户名和口令登录',
  tag,
  body: z.object({ name: filled(64).describe('用户名'), password }),
  answers: { 200: signInAnswer },
  policy: 'public',
  perMinute: 30,
})

export const giveSecondFactor = route({
  id: 'giveSecondFactor',
  method: 'POST',
  path: '/session/second-factor',
  summary: '登录的第二步：动态口令',
  tag,
  body: z.object({ code }),
  answers: { 200: signInAnswer },
  policy: 'pending',
  perMinute: 30,
})

export const stepUp = route({
  id: 'stepUp',
  method: 'POST',
  path: '/session/step-up',
  summary: '重要操作之前再次验证',
  tag,
  body: z.object({ code }),
  answers: { 200: z.object({ until: givenInstant }) },
  policy: { resource: 'session', action: 'confirm' },
  perMinute: 30,
})

export const signOut = route({
  id: 'signOut',
  method: 'DELETE',
  path: '/session',
  summary: '退出登录',
  tag,
  answers: { 200: done },
  policy: 'public',
})

export const changePassword = route({
  id: 'changePassword',
  method: 'POST',
  path: '/me/password',
  summary: '修改自己的口令；用一次性口令登录后必须先做这一步',
  tag,
  body: z.object({ current: password, next: text(256).min(1, '请填写新口令') }),
  answers: { 200: signInAnswer },
  policy: 'pending',
  perMinute: 30,
})

export const enrolSecondFactor = route({
  id: 'enrolSecondFactor',
  method: 'POST',
  path: '/me/second-factor',
  summary: '启用动态口令：取得密钥',
  tag,
  answers: {
    200: z.object({
      uri: z.string().describe('otpauth 地址，供扫码'),
      secret: z.string().describe('密钥，供手工输入'),
    }),
  },
  policy: 'pending',
  perMinute: 30,
})

export const confirmSecondFactor = route({
  id: 'confirmSecondFactor',
  method: 'POST',
  path: '/me/second-factor/confirm',
  summary: '启用动态口令：用第一个动态口令确认',
  tag,
  body: z.object({ code }),
  answers: { 200: signInAnswer },
  policy: 'pending',
  perMinute: 30,
})

export const sessionSchema = z
  .object({
    id: z.string(),
    current: z.boolean(),
    startedAt: givenInstant,
    lastSeenAt: givenInstant,
    expiresAt: givenInstant,
    device: z.string().describe('浏览器和系统'),
    address: z.string(),
    way: z.enum(['password', 'oidc']),
  })
  .meta({ id: 'Session' })

export const listMySessions = route({
  id: 'listMySessions',
  method: 'GET',
  path: '/me/sessions',
  summary: '我在哪些地方登录着',
  tag,
  answers: { 200: z.object({ items: z.array(sessionSchema) }) },
  policy: { resource: 'session', action: 'list' },
})

export const exportMySessions = route({
  id: 'exportMySessions',
  method: 'GET',
  path: '/me/sessions.xlsx',
  summary: '我在哪些地方登录着，导出为 XLSX',
  tag,
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'session', action: 'export' },
})

export const endMySession = route({
  id: 'endMySession',
  method: 'DELETE',
  path: '/me/sessions/:id',
  summary: '结束我在别处的登录',
  tag,
  params: idParams,
  answers: { 200: done },
  policy: { resource: 'session', action: 'end' },
  idempotent: true,
})

export const startOidc = route({
  id: 'startOidc',
  method: 'POST',
  path: '/session/oidc',
  summary: '单点登录：取得身份提供方的地址',
  tag,
  answers: { 200: z.object({ address: z.string() }) },
  policy: 'public',
  perMinute: 30,
})

export const finishOidc = route({
  id: 'finishOidc',
  method: 'GET',
  path: '/session/oidc/callback',
  summary: '单点登录：身份提供方转回来',
  tag,
  // Providers add names of their own.
  query: z.looseObject({
    code: text(4096).optional(),
    state: text(256).optional(),
    iss: text(512).optional(),
    error: text(200).optional(),
    error_description: text(1000).optional(),
    session_state: text(512).optional(),
  }),
  answers: { 302: { file: 'text' } },
  policy: 'public',
  perMinute: 30,
})
