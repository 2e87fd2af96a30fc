/** CSV to sealed Parquet: rows per second, and the ratio to a bare DuckDB COPY of the same file. Usage: node bench/import-csv.ts [rows …] */
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { enableCompileCache } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { checkRegisters, type RegisterDefinition } from '#core/register'
import { importFile, openStore } from '#store/registers'
import { compareForms, median } from './measure.ts'

const FILING: RegisterDefinition = {
  id: 'filing',
  title: '申报登记',
  key: ['taxpayerId', 'taxType', 'period', 'serial'],
  date: 'dueDate',
  fields: {
    taxpayerId: { type: 'code', label: '纳税人识别号' },
    taxType: { type: 'text', label: '税种' },
    period: { type: 'month', label: '所属期' },
    dueDate: { type: 'date', label: '应申报日期' },
    filedAt: { type: 'date', label: '实际申报日期' },
    due: { type: 'money', label: '应纳税额' },
    paid: { type: 'money', label: '已缴税额' },
    handlerId: { type: 'code', label: '受理人' },
    postId: { type: 'code', label: '岗位' },
    organId: { type: 'code', label: '机关' },
    status: { type: 'enum', label: '状态', values: { filed: ['已申报'], open: ['未申报'], late: ['逾期'] } },
    serial: { type: 'integer', label: '序号' },
  },
}

const TAXES = ['增值税', '消费税', '企业所得税', '个人所得税', '印花税']
const STATES = ['已申报', '未申报', '逾期']

/** Deterministic, its rows in no order of date: the hard case for a store by month. */
async function writeCsv(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path)
  const labels = Object.values(FILING.fields).map((field) => field.label)
  let seed = 12345
  const below = (n: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return (seed >>> 8) % n
  }
  const two = (n: number) => String(n).padStart(2, '0')
  let text = `${labels.join(',')}\n`
  for (let i = 0; i < rows; i++) {
    const month = `${2024 + below(2)}-${two(1 + below(12))}`
    const filed = below(20) === 0 ? '' : `${month}-${two(1 + below(28))}`
    text += `91${440_000_000_000 + (i >> 1)}X${below(9)},${TAXES[below(5)]},${month},${month}-${two(1 + below(28))},${filed},${below(1_000_000)}.${two(below(100))},${below(100_000)}.${two(below(100))},H${two(below(500))},P${two(below(20))},44${two(below(20))}00,${STATES[below(3)]},${i}\n`
    if (text.length > 1 << 20) {
      out.write(text)
      text = ''
    }
  }
  out.end(text)
  await finished(out)
  // Else the first imports wait for the disk, which is still busy with this file.
  const written = await open(path)
  await written.sync()
  await written.close()
}

/** Measures a file of so many rows and prints what came of it. */
async function measureRows(rows: number, rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'quanze-bench-'))
  // As the quanze command starts: the child finds its code compiled by the run that warms up.
  enableCompileCache(join(folder, 'compile-cache'))
  try {
    const path = join(folder, 'filing.csv')
    await writeCsv(path, rows)
    const { registers } = checkRegisters([{ definition: FILING, file: 'filing.yaml' }])
    const ours = async () => {
      const store = await openStore(join(folder, 'store'), { create: true })
      const [report] = await importFile(store, { path, registers })
      if (report?.batch.rows.accepted !== rows)
        throw new Error(`accepted ${report?.batch.rows.accepted} of ${rows} rows`)
      rmSync(join(folder, 'store'), { recursive: true })
    }
    const bare = async () => {
      const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
      const connection = await instance.connect()
      await connection.run(
        `COPY (SELECT * FROM read_csv('${path}')) TO '${join(folder, 'bare.parquet')}' (FORMAT parquet)`,
      )
      connection.closeSync()
      instance.closeSync()
    }
    const measured = await compareForms({ name: 'ours', run: ours }, { name: 'bare COPY', run: bare }, rounds)
    const rate = rows / median(measured.a)
    const bytes = statSync(path).size
    console.log(
      `CSV import, ${rows} rows, 12 columns, ${(bytes / 1e6).toFixed(0)} MB, child process, digest, checks and fsync included`,
    )
    console.log(
      `ours ${median(measured.a).toFixed(2)} s (${Math.min(...measured.a).toFixed(2)}–${Math.max(...measured.a).toFixed(2)}), ${Math.round(rate)} rows/s; bare COPY ${median(measured.b).toFixed(2)} s; ratio ${measured.ratio.toFixed(2)}`,
    )
    console.log(`goal 400000 rows/s ${rate >= 400_000 ? 'reached' : 'NOT reached'}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const asked = process.argv.slice(2).map(Number)
// The start of the process that reads weighs on a small file; a large one shows what a row costs.
for (const rows of asked.length > 0 ? asked : [1_000_000, 10_000_000]) await measureRows(rows, rows > 1_000_000 ? 3 : 5)
