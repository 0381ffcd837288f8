import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run gallery`: the screens with fixture data, without a server. No part of the production build.
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  plugins: [react()],
  server: { host: '127.0.0.1', open: false },
});
