import { join } from 'node:path';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

/** The app as pages: React Native's components from react-native-web, the package's engine over a socket. */
export default defineConfig(({ command, isPreview }) => ({
  root: here,
  cacheDir: join(here, '../../build/example/vite'),
  build: {
    outDir: join(here, '../../build/example/web'),
    emptyOutDir: true,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: { phones: join(here, 'index.html'), phone: join(here, 'phone.html') },
    },
  },
  plugins: [
    {
      name: 'engine',
      enforce: 'pre' as const,
      resolveId: (id: string) => (id === '#host' ? join(here, 'host.ts') : undefined),
    },
    react(),
  ],
  resolve: {
    alias: [{ find: /^react-native$/, replacement: 'react-native-web' }],
    conditions: ['sealwright-source', 'module', 'browser', 'development|production'],
    extensions: ['.web.tsx', '.web.ts', '.web.js', '.tsx', '.ts', '.mjs', '.js', '.json'],
    dedupe: ['react', 'react-dom', 'react-native-web'],
  },
  define: {
    __DEV__: JSON.stringify(command === 'serve' && isPreview !== true),
    global: 'globalThis',
  },
  optimizeDeps: { exclude: ['react-native-sealwright'] },
}));
