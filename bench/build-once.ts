import { execFileSync } from 'node:child_process';

/** Contenders run what `npm run build` compiled; there is nothing to do when that is there. */
export function buildOnce(): void {
  execFileSync(process.execPath, ['gateway/launch/build.js'], { stdio: 'inherit' });
}
