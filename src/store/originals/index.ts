export {
  type KeptOriginal,
  keepOriginal,
  originalPath,
  placeOriginal,
  removeIncoming,
  verifyOriginal,
} from './originals.ts'
