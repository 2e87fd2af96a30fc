/** A test that reads the tests: what counts as an assertion. */
import type { SourceFile } from './source-tree.ts'

/** Matchers that only say that something is there. */
const EXISTENCE =
  /^(?:toBeDefined|toBeTruthy|toBeInstanceOf|toBeTypeOf)$|^not\.(?:toBeNull|toBeUndefined|toBeNullable|toBeFalsy)$/

export function listEmptyTests(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => file.isTest)
    .flatMap((file) => {
      const tests = file.code.match(/\b(?:it|test)(?:\.\w+)*\s*(?:\(|`)/g)?.length ?? 0
      const matchers = [...file.code.matchAll(/\.((?:not\.)?to[A-Z]\w*)/g)].flatMap((match) => match[1] ?? [])
      const properties = /\bfc\.assert\(|\bassert\.\w+\(/.test(file.code)
      if (tests === 0) return [`${file.path} holds no test`]
      if (matchers.length === 0 && !properties) return [`${file.path} asserts nothing`]
      if (!properties && matchers.every((matcher) => EXISTENCE.test(matcher)))
        return [`${file.path} asserts only existence`]
      return (
        file.code.match(/\b(?:it|test|describe)\.(?:only|todo)\b/g)?.map((word) => `${file.path} says ${word}`) ?? []
      )
    })
}
