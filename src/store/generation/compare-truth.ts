/** The truth of a made-up office beside the findings of a run. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ItemCount } from '#core/generation'
import { quoteText } from '#core/sql'
import { openDuckDb } from '#store/registers'

/** What was planted and what was said of it; either is absent when there was none. */
export type Disagreement = {
  indicator: string
  key: readonly string[]
  expected?: { outcome: string; why: string; story: string }
  found?: { outcome: string; branch: string; explanation: string; fingerprint: string }
}

export type TruthComparison = {
  items: ItemCount[]
  /** At most as many an item as asked for; `more` says how many are not listed. */
  disagreements: Disagreement[]
  more: number
  /** Rows of files that an import should refuse or count once. */
  files: { register: string; file: string; outcome: string; rows: number }[]
}

/**
 * A record planted as violated must be among the violated findings of its item, whichever branch found it; one planted as
 * undetermined among the undetermined ones; one planted as satisfied or exempted among neither.
 */
export async function compareTruth(truth: string, findings: string, most: number): Promise<TruthComparison> {
  const work = await mkdtemp(join(tmpdir(), 'quanze-truth-'))
  const { instance, connection } = await openDuckDb(work, [truth, findings], { memoryMb: 2048, threads: 2 })
  try {
    await connection.run(loadSql(truth, findings))
    return await readComparison(connection, most)
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(work, { recursive: true, force: true })
  }
}

function loadSql(truth: string, findings: string): string {
  const columns =
    "{indicator: 'VARCHAR', branch: 'VARCHAR', register: 'VARCHAR', \"key\": 'VARCHAR[]', outcome: 'VARCHAR', why: 'VARCHAR', story: 'VARCHAR', file: 'VARCHAR', rows: 'BIGINT'}"
  return `CREATE TABLE lines AS SELECT * FROM read_json(${quoteText(truth)}, format = 'newline_delimited', columns = ${columns});
    CREATE TABLE planted AS SELECT indicator, "key", outcome, min(why) AS why, min(story) AS story FROM lines WHERE indicator IS NOT NULL GROUP BY ALL;
    CREATE TABLE found AS SELECT indicator, "key", outcome, min(branch) AS branch, min(explanation) AS explanation, min(fingerprint) AS fingerprint
      FROM read_parquet(${quoteText(findings)}) WHERE outcome IN ('violated', 'undetermined') GROUP BY ALL;
    CREATE TABLE wrong AS
      SELECT p.indicator, p."key", p.outcome AS want, p.why, p.story, f.outcome AS got, f.branch, f.explanation, f.fingerprint
      FROM planted p LEFT JOIN found f ON f.indicator = p.indicator AND f."key" = p."key" AND f.outcome = 'violated'
      WHERE (p.outcome = 'violated') <> (f.outcome IS NOT NULL)
      UNION ALL
      SELECT p.indicator, p."key", p.outcome, p.why, p.story, NULL, NULL, NULL, NULL
      FROM planted p ANTI JOIN found f ON f.indicator = p.indicator AND f."key" = p."key" AND f.outcome = 'undetermined'
      WHERE p.outcome = 'undetermined'
      UNION ALL
      SELECT f.indicator, f."key", NULL, NULL, NULL, f.outcome, f.branch, f.explanation, f.fingerprint
      FROM found f ANTI JOIN planted p ON f.indicator = p.indicator AND f."key" = p."key"
      WHERE f.outcome = 'violated'`
}

async function readComparison(connection: DuckDBConnection, most: number): Promise<TruthComparison> {
  const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson()
  const items =
    await ask(`SELECT coalesce(p.indicator, f.indicator) AS id, coalesce(planted, 0)::INTEGER AS planted, coalesce(found, 0)::INTEGER AS found, coalesce(agreed, 0)::INTEGER AS agreed
    FROM (SELECT indicator, count(*) AS planted FROM planted WHERE outcome = 'violated' GROUP BY ALL) p
    FULL JOIN (SELECT f.indicator, count(*) AS found, count(p."key") AS agreed FROM found f LEFT JOIN planted p ON p.indicator = f.indicator AND p."key" = f."key" AND p.outcome = 'violated' WHERE f.outcome = 'violated' GROUP BY ALL) f USING (indicator)
    ORDER BY id`)
  const wrong = await ask(
    `SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY indicator ORDER BY want, story, "key") AS nth FROM wrong) WHERE nth <= ${most} ORDER BY indicator, nth`,
  )
  const [total] = await ask('SELECT count(*)::INTEGER AS n FROM wrong')
  const files = await ask(
    'SELECT register, file, outcome, rows::INTEGER AS rows FROM lines WHERE indicator IS NULL ORDER BY ALL',
  )
  const text = (value: unknown) => String(value)
  return {
    items: items.map((row) => ({
      id: text(row['id']),
      planted: Number(row['planted']),
      found: Number(row['found']),
      both: Number(row['agreed']),
    })),
    disagreements: wrong.map((row) => ({
      indicator: text(row['indicator']),
      key: (row['key'] as (string | null)[]).map((part) => part ?? ''),
      ...(row['want'] !== null && {
        expected: { outcome: text(row['want']), why: text(row['why']), story: text(row['story']) },
      }),
      ...(row['got'] !== null && {
        found: {
          outcome: text(row['got']),
          branch: text(row['branch']),
          explanation: text(row['explanation']),
          fingerprint: text(row['fingerprint']),
        },
      }),
    })),
    more: Number(total?.['n'] ?? 0) - wrong.length,
    files: files.map((row) => ({
      register: text(row['register']),
      file: text(row['file']),
      outcome: text(row['outcome']),
      rows: Number(row['rows']),
    })),
  }
}
