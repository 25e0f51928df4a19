// Starts the relay if this Node can run it: node:sqlite without a flag came with 22.13, TypeScript with 22.18.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18) || (major === 23 && minor < 6)) {
  console.error(
    `relay: needs Node 22.18 or newer (for node:sqlite and TypeScript), this is ${process.version}`,
  );
  process.exitCode = 1;
} else {
  const { main } = await import('./src/main.ts');
  await main(process.argv.slice(2));
}
