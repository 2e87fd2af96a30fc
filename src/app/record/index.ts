export { type BackupRequest, backUp } from './back-up.ts'
export { type Drill, drillRestore } from './drill-restore.ts'
export { type KeptBackup, listBackups } from './list-backups.ts'
export { type Restored, restore } from './restore.ts'
