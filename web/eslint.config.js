import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const browser = Object.fromEntries(
  [
    'window',
    'document',
    'location',
    'history',
    'localStorage',
    'navigator',
    'fetch',
    'WebSocket',
    'URL',
    'console',
  ].map((name) => [name, 'readonly']),
);

export default ts.config(
  { ignores: ['dist/', 'src/chain/generated/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: browser }, rules: { 'no-undef': 'off' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    rules: {
      // What comes from the chain or a trainer is never markup.
      'svelte/no-at-html-tags': 'error',
      // Links are made by route/paths.ts; there is no SvelteKit here.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
);
