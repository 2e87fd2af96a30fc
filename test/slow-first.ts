/** Files that take minutes begin first: one that begins last keeps a single processor at work when all others are done. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const SLOW = [
  'browser/screens',
  'browser/journeys',
  'record/commands',
  'cli/assess',
  'documents/documents',
  'cli/back-test',
  'runs/demo',
  'packs/tax-assessment',
  'browser/steadiness',
  'generation/generate',
  'server/kill',
  'record/kill',
].map((name) => `/test/${name}.test.ts`)

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = SLOW.findIndex((name) => moduleId.endsWith(name))
      return at === -1 ? SLOW.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}
