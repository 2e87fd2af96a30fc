export { countFindings, exportFindings, findingDetail, findingRow, getFinding, listFindings } from './findings.ts'
