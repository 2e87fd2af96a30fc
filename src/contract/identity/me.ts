/** Who I am here, and whether this installation has been set up. */
import { z } from 'zod'
import { givenInstant, named, route } from '#contract/route'
import { keysOf } from '#core/authority'
import { ACCOUNT_KINDS, ACTIONS, ADMINISTRATORS, RESOURCES, ROLES, SCOPES } from '#core/identity'

export const rightSchema = z
  .object({
    resource: z.enum(keysOf(RESOURCES)),
    action: z.enum(keysOf(ACTIONS)),
    scope: z.enum(keysOf(SCOPES)),
    stepUp: z.boolean().describe('须在几分钟内再次验证'),
    partlyUnnamed: z.literal(true).optional().describe('有的不显示人员，因此不能按人员查找、排序'),
  })
  .meta({ id: 'Right' })

export const meSchema = z
  .object({
    account: z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(keysOf(ACCOUNT_KINDS)),
      demo: z.boolean().describe('演示账号'),
      secondFactor: z.boolean(),
      passwordChangedAt: givenInstant.optional(),
      passwordExpiresAt: givenInstant.optional(),
    }),
    officer: named.extend({ body: named }).optional(),
    posts: z.array(
      z.object({
        appointment: z.string(),
        post: named,
        unit: named.optional(),
        body: named,
        kind: z.enum(['primary', 'concurrent', 'acting']),
        from: z.string(),
        to: z.string().optional(),
      }),
    ),
    roles: z.array(z.object({ role: z.enum(keysOf(ROLES)), label: z.string() })),
    rights: z.array(rightSchema),
    session: z.object({
      id: z.string(),
      expiresAt: givenInstant,
      idleSeconds: z.int().describe('这么久不操作即自动退出'),
      steppedUpUntil: givenInstant.optional(),
      now: givenInstant.describe('服务器的时刻；页面按它算今天是哪一天，不按本机的钟'),
    }),
  })
  .meta({ id: 'Me' })

export const getMe = route({
  id: 'getMe',
  method: 'GET',
  path: '/me',
  summary: '我是谁、任什么岗位、有什么权限',
  tag: '登录',
  answers: { 200: meSchema },
  policy: { resource: 'session', action: 'read' },
})

export const setupSchema = z
  .object({
    done: z.boolean().describe('三名管理员都已启用自己的账号'),
    administrators: z.array(
      z.object({ kind: z.enum(keysOf(ADMINISTRATORS)), label: z.string(), claimed: z.boolean() }),
    ),
    password: z.object({ profile: z.string(), rules: z.array(z.string()) }).describe('口令的要求，供填写时提示'),
    oidc: z.object({ label: z.string() }).optional().describe('已配置单点登录'),
    demo: z
      .object({
        accounts: z.array(
          z.object({ name: z.string(), password: z.string(), who: z.string(), secret: z.string().optional() }),
        ),
      })
      .optional()
      .describe('仅演示环境：演示账号'),
  })
  .meta({ id: 'Setup' })

export const getSetup = route({
  id: 'getSetup',
  method: 'GET',
  path: '/setup',
  summary: '首次启用是否完成、口令的要求',
  tag: '登录',
  answers: { 200: setupSchema },
  policy: 'public',
})
