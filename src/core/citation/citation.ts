import { z } from 'zod'

/** Where an element comes from: the document, its article and, if useful, the words. */
export const citationSchema = z
  .strictObject({
    document: z.string().min(1).describe('文件名称，如“税收执法责任制考核评议办法”'),
    article: z.string().min(1).describe('条款，如“第十四条第一款”或“附件 一(一)”'),
    quote: z.string().min(1).optional().describe('原文片段'),
  })
  .describe('出处')

export type Citation = z.infer<typeof citationSchema>

/** 应当/必须 → mandatory, 可以 → discretionary, 鼓励/探索 → aspirational. */
export const forceSchema = z.enum(['mandatory', 'discretionary', 'aspirational']).describe('效力：应当、可以、鼓励')

export type Force = z.infer<typeof forceSchema>

/** `src` stated by the source text, `ext` from another instrument, `design` chosen so that the rule can be computed. */
export const originSchema = z.enum(['src', 'ext', 'design']).describe('来源：src 原文写明，ext 其他文件，design 设计值')

export type Origin = z.infer<typeof originSchema>

export function formatCitation(citation: Citation): string {
  return `《${citation.document}》${citation.article}`
}
