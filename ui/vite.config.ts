import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  // Relative, so the same files work under tauri:// and under the loopback host.
  base: "./",
  // Nothing may become a data: address; the content security policy has no room for them.
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { port: 5173, strictPort: true, host: "127.0.0.1" },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
