export { contentSumsSql, contentText } from './content-sums.ts'
export { quoteDate, quoteName, quoteText } from './quote.ts'
