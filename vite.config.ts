/** The web application: src/web → dist/web. Old government desktops run Chrome 109. */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: at('./src/web'),
  publicDir: at('./src/web/public'),
  plugins: [react()],
  build: {
    outDir: at('./dist/web'),
    emptyOutDir: true,
    target: 'chrome109',
    cssTarget: 'chrome109',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // antd is one piece; test/browser/weight.test.ts holds what the first screen may weigh.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // Core only declares: what of it no screen names, schemas above all, is left out.
      treeshake: {
        moduleSideEffects: (id) => !/\/(?:src\/core|node_modules\/(?:\.pnpm\/[^/]+\/node_modules\/)?zod)\//.test(id),
      },
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(?:\.pnpm\/)?(?:react|react-dom|scheduler)[@/]/, priority: 3 },
            { name: 'tanstack', test: /node_modules\/(?:\.pnpm\/)?@tanstack[+/]/, priority: 2 },
          ],
        },
      },
    },
  },
  server: { port: 5173, strictPort: true, proxy: { '/api': 'http://127.0.0.1:18080' } },
})
