// Made-up firms of a made-up county. 子虚, 乌有 and 亡是 are the three nobodies of a Han rhapsody; region 999999 is given to no place.
const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = Array.from({ length: 17 }, (_, i) => 3 ** i % 31)
const ORGAN_SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ORGAN_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

const PLACES = ['子虚', '乌有', '亡是']
const WORDS = [
  '云锦',
  '青石',
  '半山',
  '鹿鸣',
  '听雨',
  '枕流',
  '白鹭',
  '竹影',
  '松风',
  '荷塘',
  '晓月',
  '孤帆',
  '金桂',
  '玉兰',
  '芦花',
  '落霞',
]
const TRADES = ['木器', '布行', '茶业', '食品', '五金', '印务', '建材', '农机', '陶瓷', '物流']
const KINDS = ['有限公司', '有限公司', '有限责任公司', '合作社', '经营部', '商店']

/** GB 32100-2015: the 18th sign. */
function creditCode(first17) {
  const sum = [...first17].reduce((total, sign, i) => total + SIGNS.indexOf(sign) * WEIGHTS[i], 0)
  return first17 + SIGNS[(31 - (sum % 31)) % 31]
}

/** GB 11714: the ninth sign of the organisation's own code. */
function organCode(first8) {
  const sum = [...first8].reduce((total, sign, i) => total + ORGAN_SIGNS.indexOf(sign) * ORGAN_WEIGHTS[i], 0)
  return first8 + '0123456789X0'[(11 - (sum % 11)) % 11]
}

export function makeTaxpayers(count) {
  return Array.from({ length: count }, (_, i) => {
    const word = WORDS[i % WORDS.length]
    const trade = TRADES[Math.floor(i / WORDS.length) % TRADES.length]
    const kind = KINDS[(i * 7) % KINDS.length]
    const small = kind === '经营部' || kind === '商店'
    const own = organCode(`MADE${String(i).padStart(4, '0')}`)
    return { id: creditCode(`9${small ? '2' : '1'}999999${own}`), name: `${PLACES[i % 3]}${word}${trade}${kind}` }
  })
}

/** The same code with its last sign put wrong. */
export function withWrongCheckSign(code) {
  return code.slice(0, 17) + SIGNS[(SIGNS.indexOf(code[17]) + 1) % 31]
}
