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
  long: {
    'src/web/api/api-schema.ts': 'generated from the declared routes by scripts/generate-api-types.ts',
  },
  catching: {
    'src/core/ledger/base64.ts': 'decodeURIComponent says by throwing that bytes are no UTF-8',
    'src/core/ledger/proof-text.ts': 'a proof from outside that holds no JSON is unreadable, which is an answer',
    'src/app/ledger/keep-sequencing.ts': 'a pass that failed is told and tried again; entries wait meanwhile',
    'src/store/backup/manifest.ts': 'a manifest that holds no JSON is a damaged backup, refused in words',
    'src/store/backup/write-backup.ts':
      'what was written of a backup is removed when a step fails; a full disk is worded',
    'src/store/ledger/check-entry.ts': 'a record that has no canonical text is not what was committed to',
    'src/store/record/binaries.ts': 'a machine without the delivered database is refused in words',
    'src/store/record/open-record.ts': 'what was opened is closed again when a later step fails, and throws on',
    'src/store/record/supervise.ts': 'a database that does not start again is told of and tried again',
    'src/store/record/scope.ts': 'a full disk and a database that went away are worded',
    'src/store/record/orphan.ts': 'a process that is gone has no entry in /proc and takes no signal',
    'src/app/identity/oidc.ts': 'an identity provider that does not answer, or answers wrongly, is refused in words',
    'src/app/jobs/open-jobs.ts': 'the outermost edge of background work: its end is told to whoever started it',
    'src/server/http/paging.ts': 'a cursor that holds no JSON is none of ours, and refused',
    'src/server/http/upload.ts': 'what was received is taken away when the rest fails, and throws on',
    'src/server/packs/case-results.ts':
      'the outermost edge of a test run in the background: what stopped it is thrown at whoever asks for it next',
    'src/server/packs/shown.ts': 'a pack with faults is listed with them; the others stay usable',
    'src/server/start/build-server.ts': 'the outermost edge of a request',
    'src/server/start/serve.ts': 'what was opened is closed again when a later step fails, and throws on',
    'src/store/originals/originals.ts': 'an original that is not there is an answer (missing), not a failure',
    'src/store/registers/early-load.ts': 'a load begun too early may fail; the table is then loaded again and says why',
    'src/app/assessment/import-data.ts':
      'a file of a folder that is no register is listed as skipped; the import of the next file is met in its turn',
    'src/cli/main.ts': 'the outermost edge: refusals and bugs are told here',
    'src/store/analytics/analytics.ts': 'what was stopped on purpose is refused for that reason, whatever it died of',
    'src/store/analytics/child.ts': 'the outermost edge of the analytics process: turns what was thrown into a message',
    'src/store/analytics/digest-batches.ts': 'a Parquet file that cannot be read is what a verification looks for',
    'src/store/registers/import-file.ts': 'a full disk is worded for the user',
    'src/store/registers/import-files.ts':
      'a failure is told when the turn of its file comes; the import beside it waits either way',
    'src/store/registers/load-table.ts': 'closes the database when loading fails, and throws on',
    'src/store/lock/lock.ts': 'EEXIST and ENOENT are how the file system says that another process was first',
    'src/store/lock/read-mark.ts': 'a mark that is gone, or half written, is an answer',
    'src/store/lock/process-mark.ts': 'a process that is gone has no entry in /proc',
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
    '@noble/hashes/sha2.js': 'the hash of the ledger; pure, and runs in the browser too',
    '@noble/hashes/utils.js': 'bytes and hexadecimal for the same',
    '@noble/curves/ed25519.js': 'the signature of the ledger; pure, and runs in the browser too',
  },
  addresses: [
    {
      what: 'asks the clock',
      in: 'code',
      pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bTemporal\.Now\b|\bhrtime\b/,
      homes: {
        'src/cli/surroundings.ts': 'the clock of the command line, handed down from here',
        'src/web/ui/clock.ts': 'the clock of the browser, set by that of the server and handed down from here',
        'src/store/analytics/run-job.ts': 'times the units of a run and tells progress twice a second, not more',
        'src/store/registers/import-child.ts': 'tells progress ten times a second, not more',
        'src/store/registers/import-file.ts': 'writes when a batch was sealed',
        'src/store/lock/lock.ts': 'waits for another writer only so long',
        'src/store/registers/run-child.ts': 'ends a child that takes too long',
        'src/store/record/orphan.ts': 'asks a server to stop only so long',
        'src/store/record/server.ts': 'waits for the database only so long',
      },
    },
    {
      what: 'starts a process or a thread',
      in: 'withStrings',
      pattern: /['"]node:(?:child_process|worker_threads|cluster)['"]/,
      homes: {
        'src/store/record/cluster.ts': 'makes the embedded database with its own program',
        'src/store/record/server.ts': 'the embedded database is a process of its own',
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
        'src/store/generation/write-organisation.ts': 'the folder of the organisation files',
        'src/store/identity/demo-people.ts': 'keeps the passwords of a demonstration beside its data',
        'src/store/authority/import-place.ts':
          'keeps what a preview read until it is confirmed, and clears what nobody confirmed',
        'src/store/generation/write-small.ts': 'a DBF beside its final name, by a library that writes files itself',
        'src/store/registers/readers/plain-parts.ts':
          'plain rows in the import’s work folder, read while more are written',
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
        'src/store/record/cluster.ts': 'makes the embedded database beside its place',
        'src/store/record/server.ts': 'the folder of the socket and the log of the database',
        'src/store/record/private-folder.ts': 'makes the data directory and what only we may read in it',
        'src/store/record/open-record.ts': 'lets the account of the server through the data directory',
        'src/store/backup/backup-log.ts': 'notes which backups were made and tried',
        'src/store/backup/copy-files.ts': 'copies the files of a backup in and out',
        'src/store/backup/restore-backup.ts': 'makes the data directory a backup is restored to',
        'src/store/backup/with-beside.ts': 'a folder for a restoration on trial',
        'src/store/backup/write-backup.ts': 'the folder of a backup, built beside its name',
        'src/store/ledger/key-file.ts': 'the secret of the ledger, readable by us alone',
        'src/store/identity/secret-box.ts': 'the secret under which accounts keep theirs, readable by us alone',
        'src/server/http/upload.ts': 'an uploaded file, for as long as its request lasts',
        'src/app/premises/upload-folder.ts': 'the folder such a file lies in',
        'src/store/registers/durable.ts': 'whole or not at all, and on disk',
        'src/store/registers/import-file.ts': 'moves a finished batch to its place',
        'src/store/lock/lock.ts': 'the lock is a file',
        'src/store/lock/owned-folder.ts':
          'the mark of who works in a folder is a file; clears what dead processes left',
        'src/store/registers/rebuild.ts': 'puts derived files back',
        'src/store/registers/seal-table.ts': 'makes the folder of a batch',
        'src/store/registers/store.ts': 'makes a store and the folders people work in',
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
        'src/store/registers/readers/csv-rows.ts': 'the cells of the canonical table',
        'src/store/findings/csv.ts': 'a cell of findings.csv that holds a quote, a comma or a line end',
      },
    },
  ],
}
