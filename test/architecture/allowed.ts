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
    'src/store/calendars/load-calendar.ts':
      'a site folder that is not there is a fault of the settings, reported as a diagnostic',
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
      homes: {},
    },
    {
      what: 'starts a process or a thread',
      in: 'withStrings',
      pattern: /['"]node:(?:child_process|worker_threads|cluster)['"]/,
      homes: {},
    },
    {
      what: 'writes to the file system',
      in: 'code',
      pattern:
        /\b(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|rename|renameSync|rm|rmSync|unlink|unlinkSync|mkdir|mkdirSync|mkdtemp|mkdtempSync|copyFile|copyFileSync|truncate|ftruncate|symlink|symlinkSync|chmod|chmodSync|openSync|writeSync|fsyncSync)\(/,
      homes: {
        'src/store/findings/output-file.ts': 'the outputs of a run, written beside their names and renamed',
      },
    },
    {
      what: 'quotes for SQL or CSV by doubling a quote',
      in: 'withStrings',
      pattern: /,\s*(?:"''"|'\\'\\''|`''`|'""'|"\\"\\""|`""`)/,
      homes: {
        'src/store/findings/csv.ts': 'a cell of findings.csv that holds a quote, a comma or a line end',
      },
    },
  ],
}
