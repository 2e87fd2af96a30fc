export { engineVersion } from '#store/runs'
export { type Hub, type HubEvent, type ShownJob, showJob } from './hub.ts'
export { type Licence, listLicences } from './list-licences.ts'
export {
  type DataFolder,
  dayOf,
  type Limits,
  openPremises,
  openRecord,
  type Premises,
  type PremisesOptions,
  type ShownDemoAccount,
  todayOf,
} from './open-premises.ts'
export { type Health, poolUse, readHealth } from './read-health.ts'
export { openUploadFolder, type UploadFolder } from './upload-folder.ts'
export { type SheetFile, writeSheet } from './write-sheet.ts'
