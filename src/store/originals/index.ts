export {
  type KeptOriginal,
  keepOriginal,
  originalPath,
  placeOriginal,
  verifyOriginal,
} from './originals.ts'
