import type { Pack } from './pack.ts'

/** As people call it; by its id where the pack gives no title. */
export function nameVariant({ variantTitles }: Pick<Pack, 'variantTitles'>, variant: string): string {
  return variantTitles.get(variant) ?? variant
}
