/** A finding is given to somebody to look into, and taken back. */
import { z } from 'zod'
import { day, done, filled, givenInstant, id, idParams, named, route } from '#contract/route'

const tag = '疑点'

export const assignment = z
  .object({
    id: z.string(),
    officer: named,
    own: z.boolean().describe('交我核查的'),
    note: z.string().describe('要核查什么'),
    due: z.string().optional().describe('请在这一天之前'),
    by: z.string().describe('谁交办的'),
    at: givenInstant,
    ended: z.object({ at: givenInstant, by: z.string(), reason: z.string() }).optional(),
  })
  .meta({ id: 'Assignment' })

export const assignFinding = route({
  id: 'assignFinding',
  method: 'POST',
  path: '/findings/:id/assignments',
  summary: '把疑点交给一个人核查：此人从此看得到这一条，直到交办结束',
  tag,
  params: idParams,
  body: z.strictObject({
    officer: id,
    note: filled(500).describe('要核查什么'),
    due: day.optional(),
  }),
  answers: { 201: z.object({ id: z.string() }).meta({ id: 'Assigned' }) },
  idempotent: true,
  policy: { resource: 'finding', action: 'assign' },
})

export const endAssignment = route({
  id: 'endAssignment',
  method: 'POST',
  path: '/findings/:id/assignments/:assignment/end',
  summary: '结束交办：此人不再因交办而看得到这一条',
  tag,
  params: idParams.extend({ assignment: id }),
  body: z.strictObject({ reason: filled(500) }),
  answers: { 200: done },
  idempotent: true,
  policy: { resource: 'finding', action: 'assign' },
})
