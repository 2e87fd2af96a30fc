export { quoteDate, quoteName, quoteText } from './quote.ts'
