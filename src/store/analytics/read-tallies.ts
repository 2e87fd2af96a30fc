import type { DuckDBConnection } from '@duckdb/node-api'
import type { BranchTally } from './job.ts'

export async function readTallies(connection: DuckDBConnection): Promise<BranchTally[]> {
  const result = await connection.runAndReadAll(
    `SELECT indicator, branch, organ, post, month, population::DOUBLE, satisfied::DOUBLE, violated::DOUBLE, undetermined::DOUBLE, exempted::DOUBLE, pending::DOUBLE
     FROM tallies ORDER BY indicator, branch, organ NULLS FIRST, post NULLS FIRST, month NULLS FIRST`,
  )
  return result.getRowsJS().map(([indicator, branch, organ, post, month, ...counts]) => {
    const [population = 0, satisfied = 0, violated = 0, undetermined = 0, exempted = 0, pending = 0] =
      counts.map(Number)
    return {
      indicator: typeof indicator === 'string' ? indicator : '',
      branch: typeof branch === 'string' ? branch : '',
      ...(typeof organ === 'string' ? { organ } : {}),
      ...(typeof post === 'string' ? { post } : {}),
      ...(typeof month === 'string' ? { month } : {}),
      population,
      satisfied,
      violated,
      undetermined,
      exempted,
      pending,
    }
  })
}
