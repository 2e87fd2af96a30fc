/** The filter of the list. Without scripts the whole list is there and only the filter is missing. */
export const SCRIPT = `
(() => {
  const form = document.getElementById('filter')
  const rows = [...document.querySelectorAll('#list tbody tr')].map((row) => ({ row, text: row.textContent.toLowerCase() }))
  const text = document.getElementById('f-text')
  const kind = document.getElementById('f-kind')
  const indicator = document.getElementById('f-indicator')
  const apply = () => {
    const words = text.value.toLowerCase().split(/\\s+/).filter(Boolean)
    let shown = 0
    for (const { row, text: all } of rows) {
      const fits =
        (kind.value === '' || row.firstChild.textContent === kind.value) &&
        (indicator.value === '' || row.dataset.i === indicator.value) &&
        words.every((word) => all.includes(word))
      row.hidden = !fits
      if (fits) shown++
    }
    document.getElementById('f-count').textContent = '显示' + shown + '件，共' + rows.length + '件'
    document.getElementById('f-none').hidden = shown > 0
  }
  let timer
  form.hidden = false
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(apply, 120) })
})()
`
