import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { gzipped } from './build/gzipped.js';

export default defineConfig({
  plugins: [svelte(), gzipped()],
  // The bounds of terms come from the vectors of the chain's primitives.
  server: { fs: { allow: ['.', '../primitives/tests/vectors'] } },
  build: {
    target: 'es2023',
    // The content security policy forbids data: scripts and styles, so every asset is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
