/** Where a module is that another thread or process is started with: TypeScript in a clone, JavaScript in the package. */
export function moduleBeside(importMetaUrl: string, module: string): URL {
  return new URL(module + (importMetaUrl.endsWith('.ts') ? '.ts' : '.js'), importMetaUrl);
}
