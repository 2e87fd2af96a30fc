/**
 * The exceptions to the architecture rules, each with its reason. An entry that names a file which is gone, or which no
 * longer needs it, fails too.
 */

export type Reasons = Readonly<Record<string, string>>

/** A dangerous thing and the only files that do it. */
export type Address = {
  what: string
  /** Where the pattern is looked for: code without comments and strings, or code with its strings. */
  in: 'code' | 'withStrings'
  pattern: RegExp
  homes: Reasons
}

export type Allowed = {
  /** Files over 400 lines. */
  long: Reasons
  /** Files that catch: edges, and the surroundings of a named external failure. */
  catching: Reasons
  /** Files that switch a checker off for a line. */
  suppressing: Reasons
  /** Libraries core may import. */
  coreLibraries: Reasons
  addresses: readonly Address[]
}

export const ALLOWED: Allowed = {
  long: {},
  catching: {
    'src/store/originals/originals.ts': 'an original that is not there is an answer (missing), not a failure',
    'src/store/registers/early-load.ts': 'a load begun too early may fail; the table is then loaded again and says why',
    'src/app/assessment/import-data.ts':
      'a file of a folder that is no register is listed as skipped; the import of the next file is met in its turn',
    'src/cli/main.ts': 'the outermost edge: refusals and bugs are told here',
    'src/store/analytics/analytics.ts': 'what was stopped on purpose is refused for that reason, whatever it died of',
    'src/store/analytics/child.ts': 'the outermost edge of the analytics process: turns what was thrown into a message',
    'src/store/analytics/digest-batches.ts': 'a Parquet file that cannot be read is what a verification looks for',
    'src/store/registers/import-file.ts': 'a full disk is worded for the user',
    'src/store/registers/load-table.ts': 'closes the database when loading fails, and throws on',
    'src/store/registers/lock.ts': 'EEXIST and ENOENT are how the file system says that another process was first',
    'src/store/registers/process-mark.ts': 'a process that is gone has no entry in /proc',
    'src/store/registers/rebuild.ts':
      'an original that can no longer be read is a difference to report, and the other batches follow',
    'src/store/registers/run-child.ts':
      'a child that has ended has no memory to look at, and its outcome is heard once',
    'src/store/registers/store.ts': 'one writer that failed does not keep the next one out',
    'src/store/calendars/load-calendar.ts':
      'a site folder that is not there is a fault of the settings, reported as a diagnostic',
    'src/store/registers/readers/csv.ts':
      'a file that is not of one encoding is read in the next, an irregular one row by row',
    'src/store/registers/readers/delimiter.ts': 'with the wrong delimiter a quote may seem open; the next one is tried',
    'src/store/registers/readers/gunzip.ts': 'a damaged or truncated gz file is refused in words',
    'src/store/registers/readers/json-cells.ts': 'a line that is no JSON is a malformed row',
    'src/store/registers/readers/jsonl.ts': 'a file that is not of one encoding is read in the next',
    'src/store/registers/readers/parquet.ts': 'what DuckDB cannot open is refused in words',
    'src/store/registers/readers/read-file.ts': 'ENOENT is how the file system says that a file is not there',
    'src/store/registers/readers/xes.ts': 'broken XML is refused in words, with the number of the event',
    'src/store/registers/readers/zip-archive.ts': 'a broken or hostile archive is refused in words',
    'src/store/registers/readers/encoding.ts':
      'TextDecoder in fatal mode says by throwing that bytes are not of an encoding',
  },
  suppressing: {},
  coreLibraries: {
    zod: 'schemas of what authors write; pure, and runs in the browser too',
  },
  addresses: [
    {
      what: 'asks the clock',
      in: 'code',
      pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bTemporal\.Now\b|\bhrtime\b/,
      homes: {
        'src/cli/surroundings.ts': 'the clock of the command line, handed down from here',
        'src/store/analytics/run-job.ts': 'times the units of a run and tells progress twice a second, not more',
        'src/store/registers/import-child.ts': 'tells progress ten times a second, not more',
        'src/store/registers/import-file.ts': 'writes when a batch was sealed',
        'src/store/registers/lock.ts': 'waits for another writer only so long',
        'src/store/registers/run-child.ts': 'ends a child that takes too long',
      },
    },
    {
      what: 'starts a process or a thread',
      in: 'withStrings',
      pattern: /['"]node:(?:child_process|worker_threads|cluster)['"]/,
      homes: {
        'src/store/analytics/start-child.ts': 'DuckDB runs in a process that may be killed',
        'src/store/registers/run-child.ts': 'a file from outside is parsed in a process that may be killed',
      },
    },
    {
      what: 'writes to the file system',
      in: 'code',
      pattern:
        /\b(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|rename|renameSync|rm|rmSync|unlink|unlinkSync|mkdir|mkdirSync|mkdtemp|mkdtempSync|copyFile|copyFileSync|truncate|ftruncate|symlink|symlinkSync|chmod|chmodSync|openSync|writeSync|fsyncSync)\(/,
      homes: {
        'src/store/generation/compare-truth.ts': 'a folder for what is not kept',
        'src/store/generation/generate.ts': 'the folder of a made-up office, and one for what is not kept',
        'src/store/generation/write-small.ts': 'a DBF beside its final name, by a library that writes files itself',
        'src/store/registers/readers/csv-writer.ts':
          'the canonical table a reader makes, in the folder for temporary files',
        'src/store/registers/readers/grown-csv.ts': 'the same, where columns turn up as the file is read',
        'src/store/registers/readers/read-back.ts': 'tests of the readers, which read their tables back',
        'src/store/originals/originals.ts': 'copies original files in, and makes them read-only',
        'src/store/runs/data-set.ts': 'notes what became of the files of an assessment',
        'src/store/runs/keep-pack.ts': 'copies the pack a run was made with',
        'src/store/runs/outputs-folder.ts': 'stages the outputs of a run and shows them',
        'src/store/runs/run-store.ts': 'makes a draft a run',
        'src/store/runs/with-scratch.ts': 'a folder for what is not kept',
        'src/store/registers/durable.ts': 'whole or not at all, and on disk',
        'src/store/registers/import-file.ts': 'moves a finished batch to its place',
        'src/store/registers/lock.ts': 'the lock is a file',
        'src/store/registers/rebuild.ts': 'puts derived files back',
        'src/store/registers/seal-table.ts': 'makes the folder of a batch',
        'src/store/registers/store.ts': 'makes a store and clears what dead processes left',
        'src/store/registers/write-partitions.ts': 'makes the folders of the months',
        'src/store/registers/write-rejects.ts': 'lists the rows that were not taken',
        'src/store/findings/output-file.ts': 'the outputs of a run, written beside their names and renamed',
      },
    },
    {
      what: 'quotes for SQL or CSV by doubling a quote',
      in: 'withStrings',
      pattern: /,\s*(?:"''"|'\\'\\''|`''`|'""'|"\\"\\""|`""`)/,
      homes: {
        'src/store/generation/write-small.ts': 'CSV as real exports have it, without the guard against formulas',
        'src/core/sql/quote.ts': 'the one place where text becomes part of an SQL statement',
        'src/store/registers/readers/csv-writer.ts': 'the cells of the canonical table',
        'src/store/findings/csv.ts': 'a cell of findings.csv that holds a quote, a comma or a line end',
      },
    },
  ],
}
