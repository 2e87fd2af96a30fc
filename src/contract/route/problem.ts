/** Problem details (RFC 9457) as every route gives them: our code, one Chinese sentence, and where a form is wrong. */
import { z } from 'zod'

const faultSchema = z
  .object({
    path: z.string().describe('哪一项，如 body.name'),
    message: z.string().describe('哪里不对'),
  })
  .meta({ id: 'Fault' })

export const problemSchema = z
  .object({
    type: z.string().describe('urn:quanze:<code>'),
    title: z.string().describe('类别'),
    status: z.int(),
    code: z.string().describe('代码，见 docs/errors.md'),
    detail: z.string().describe('一句话：怎么了，怎么办'),
    instance: z.string().describe('请求编号'),
    faults: z.array(faultSchema).optional(),
  })
  .meta({ id: 'Problem' })

export type Problem = z.infer<typeof problemSchema>
export type Fault = z.infer<typeof faultSchema>
