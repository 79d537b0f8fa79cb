import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// The typefaces of the first screen come beside the scripts, not after them.
const preloadTypefaces: Plugin = {
  name: "preload-typefaces",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => file.includes("-latin-wght-normal"))
        .map((file) => ({ tag: "link", injectTo: "head-prepend", attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: true, href: `./${file}` } })),
  },
};

export default defineConfig({
  plugins: [svelte(), preloadTypefaces],
  // Relative, so the same files work under tauri:// and under the loopback host.
  base: "./",
  // Nothing may become a data: address; the content security policy has no room for them.
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { port: 5173, strictPort: true, host: "127.0.0.1" },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
