/** The door: which command is meant, what it was given, and how its end is told. Everything else is loaded when needed. */
import { parseArgs } from 'node:util'
import { Refused } from '#core/diagnostic'
import { EVERYWHERE, type Given, type Surroundings } from './command.ts'
import { COMMANDS, findCommand, overviewText } from './commands.ts'
import { openSurroundings } from './surroundings.ts'
import { tellBug, tellRefusal, wordUsageFault } from './tell-failure.ts'

process.exitCode = await main(process.argv.slice(2), openSurroundings())

async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const json = args.includes('--json')
  try {
    const found = findCommand(args)
    if (found === 'overview') {
      surroundings.print(overviewText())
      return 0
    }
    const command = await COMMANDS[found.name].load()
    if (found.args.some((arg) => arg === '--help' || arg === '-h')) {
      surroundings.print(command.help)
      return 0
    }
    await command.run(await parse(found.args, { ...command.options, ...EVERYWHERE }), surroundings)
    return typeof process.exitCode === 'number' ? process.exitCode : 0
  } catch (error) {
    if (error instanceof Refused) return tellRefusal(error.refusal, surroundings, json)
    return tellBug(error, surroundings)
  }
}

async function parse(
  args: readonly string[],
  options: NonNullable<Parameters<typeof parseArgs>[0]>['options'] & object,
): Promise<Given> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    return { values, positionals }
  } catch (error) {
    throw (await wordUsageFault(error, Object.keys(options))) ?? error
  }
}
