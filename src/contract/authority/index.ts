export { assertFact, commitImport, getImportTemplate, IMPORT_KINDS, importPreview, previewImport } from './changes.ts'
export {
  exportBodies,
  exportCredentialAlerts,
  exportOfficers,
  exportPosts,
  exportUnits,
  getBody,
  getOfficer,
  getPost,
  getTree,
  getUnit,
  listBodies,
  listCredentialAlerts,
  listOfficerAppointments,
  listOfficers,
  listPosts,
  listUnits,
  treeNode,
} from './lists.ts'
export { exportRegions, getRegion, listRegions } from './regions.ts'
export {
  credentialAlert,
  shownAppointment,
  shownBody,
  shownCertificate,
  shownOfficer,
  shownPost,
  shownRegion,
  shownTraining,
  shownUnit,
} from './shown.ts'
