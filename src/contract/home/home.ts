/** The first page after signing in: what is mine to do, and by when. */
import { z } from 'zod'
import { route } from '#contract/route'

/** Where in the web application a thing is shown: a screen and what it is opened with. */
const link = z.object({
  screen: z.enum([
    'findings',
    'finding',
    'officers',
    'officer',
    'credentials',
    'runs',
    'run',
    'imports',
    'accounts',
    'approvals',
    'packs',
    'tree',
    'ledger',
    'backups',
    'profile',
  ]),
  id: z.string().optional(),
  search: z.record(z.string(), z.string()).optional(),
})

export const homeSchema = z
  .object({
    today: z.string(),
    greeting: z.string(),
    duties: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        detail: z.string().optional(),
        due: z.string().optional(),
        overdue: z.boolean(),
        tone: z.enum(['normal', 'warning', 'danger']),
        link,
      }),
    ),
    numbers: z.array(z.object({ key: z.string(), label: z.string(), value: z.int(), link: link.optional() })),
    hints: z
      .array(z.object({ title: z.string(), text: z.string(), link: link.optional() }))
      .describe('还没有内容时，下一步做什么'),
  })
  .meta({ id: 'Home' })

export const getHome = route({
  id: 'getHome',
  method: 'GET',
  path: '/home',
  summary: '首页：我的事项和期限',
  tag: '首页',
  answers: { 200: homeSchema },
  policy: { resource: 'session', action: 'read' },
})
