import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.CRM_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist', target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 800 },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': server,
      '/hubs': { target: server, ws: true },
      '/sip': { target: server, ws: true },
    },
  },
  test: { environment: 'jsdom', setupFiles: ['tests/setup.ts'], include: ['tests/**/*.test.{ts,tsx}'], testTimeout: 60_000 },
});
