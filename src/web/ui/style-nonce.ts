/**
 * The server allows styles from its own files and those that carry the nonce of the page. antd makes styles as it goes,
 * and some of its parts (the scroll lock of dialogs) know nothing of nonces: every style made by this page gets it here.
 */
export function giveStylesTheNonce(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
  if (nonce === undefined || nonce === '') return
  const make = document.createElement.bind(document)
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = make(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }) as typeof document.createElement
}
