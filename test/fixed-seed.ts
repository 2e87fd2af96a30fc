/**
 * Properties draw the same samples every time, so that a change is judged by what it touches and a failure comes back
 * when it is looked for. `QUANZE_SEED=<number>` draws others: worth a run whenever a calculation changes.
 */
import fc from 'fast-check'

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['QUANZE_SEED'] ?? 20_261_128) })
