import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How the disk of the embedded store misbehaves once it is told to. */
export type FlushFault = 'EIO' | 'spin';

/**
 * A module to preload (`node --import`): every flush of a file fails, or never comes back, from the moment on that the flag
 * file is there. What a broken disk and a wasm loop without end look like from within.
 */
export async function flushFaults(
  fault: FlushFault,
): Promise<{ module: string; folder: string; breakDisk(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-disk-'));
  const [flag, module] = [join(folder, 'broken'), join(folder, 'preload.mjs')];
  const broken =
    fault === 'spin'
      ? 'for (;;);'
      : `throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO', syscall: 'fsync' });`;
  await writeFile(
    module,
    `import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const real = fs.fsyncSync;
    fs.fsyncSync = (fd) => {
      if (fs.existsSync(${JSON.stringify(flag)})) { ${broken} }
      return real(fd);
    };
    syncBuiltinESMExports();`,
  );
  return { module, folder, breakDisk: () => writeFile(flag, '') };
}
