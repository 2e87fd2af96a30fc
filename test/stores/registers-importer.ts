/** A process that imports one file, to be killed. Usage: registers-importer.ts <store> <file> */
import { importFile, openStore } from '#store/registers'
import { PENALTY_REGISTERS } from './registers-penalty.ts'

const [folder, path] = process.argv.slice(2)
if (folder === undefined || path === undefined) throw new Error('usage: registers-importer.ts <store> <file>')
await importFile(await openStore(folder), { path, registers: PENALTY_REGISTERS })
