export {
  type Citation,
  citationSchema,
  type Force,
  forceSchema,
  formatCitation,
  type Origin,
  originSchema,
} from './citation.ts'
