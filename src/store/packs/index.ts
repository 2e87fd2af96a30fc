export { type ReadPack, readPackFolder } from './read-pack-folder.ts'
