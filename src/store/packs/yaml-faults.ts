/** What the YAML reader says of a file, in Chinese. */
import type { ErrorCode } from 'yaml'

const FAULTS: Readonly<Partial<Record<ErrorCode, readonly [message: string, hint: string]>>> = {
  BAD_INDENT: ['缩进不对，或括号没有闭合', '同一层的键左边对齐；[ ] 和 { } 成对；值里有“: ”或“#”时整个值加引号'],
  BAD_SCALAR_START: ['值以 YAML 的特殊符号（如 @、`、%）开头', '给整个值加上引号'],
  BLOCK_AS_IMPLICIT_KEY: ['一行里写了两个“键: 值”', '分成两行；值里有“: ”时整个值加引号'],
  BLOCK_IN_FLOW: ['[ ] 或 { } 里面用了分行的写法', '在括号里用逗号分隔，或整个改为分行写'],
  DUPLICATE_KEY: ['同一个键写了两次', '删去其中一处'],
  MISSING_CHAR: [
    '缺少符号（引号、括号、逗号或冒号没有写全）',
    '核对引号和括号是否成对（没有闭合的那个可能在前面几行）；“键:”后面要有空格',
  ],
  MULTILINE_IMPLICIT_KEY: ['键跨了行，可能漏了冒号', '写成“键: 值”，冒号后有空格'],
  MULTIPLE_DOCS: ['一个文件里用“---”分成了几份', '每份写成一个文件'],
  NON_STRING_KEY: ['键不是文字', '键只用文字'],
  RESOURCE_EXHAUSTION: ['嵌套太深', '制度包的文件不会嵌套这么深，请核对是不是放错了文件'],
  TAB_AS_INDENT: ['用了制表符缩进', '缩进只用空格'],
  BAD_DQ_ESCAPE: ['双引号里的反斜杠写法不认识', '改用单引号'],
  UNEXPECTED_TOKEN: ['有多余的或放错位置的符号', '核对这一行的引号、括号、逗号和“- ”'],
}

export function sayYamlFault(code: ErrorCode): { message: string; hint: string } {
  const [message, hint] = FAULTS[code] ?? ['不是合格的 YAML', '检查缩进、冒号和括号']
  return { message, hint: `${hint}。` }
}
