export { actRow, countActs, exportActs, listActs } from './acts.ts'
export { assignFinding, assignment, endAssignment } from './assignments.ts'
export { countFindings, exportFindings, findingDetail, findingRow, getFinding, listFindings } from './findings.ts'
