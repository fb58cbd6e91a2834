import type { Logger } from 'pino';
import type { AgencyFolder } from '../connectors/discovery.ts';
import { createPolicyHolder, type PolicyHolder } from '../policies/engine.ts';
import type { AccessLog } from './access-log/access-log.ts';
import { adoptObjects } from './access-log/adopt-objects.ts';
import { PolicyArchive } from './access-log/policy-archive.ts';
import { POLICY_SET_KIND } from './access-log/policy-set-kind.ts';
import { checkCoverage } from './boundary/declared-coverage.ts';
import type { Config } from './config.ts';
import type { Closing } from './timing/closing.ts';
import { DONE, type Repetition, repeat } from './timing/repeat.ts';

const KEEP_AGAIN_MS = 1_000;

export interface PolicyParts {
  readonly accessLog: AccessLog;
  readonly agencies: readonly AgencyFolder[];
  readonly config: Config;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Which policies are in force, and an archive of every set that ever was. @throws Error for a set that covers too little. */
export async function composePolicies(
  { accessLog, agencies, config, logger, now }: PolicyParts,
  closing: Closing,
): Promise<PolicyHolder> {
  const policies = createPolicyHolder({
    nowMs: () => now().getTime(),
    ...(config.POLICY_DIR === undefined ? {} : { dir: config.POLICY_DIR }),
  });
  checkCoverage(policies.currentSet(), agencies);
  const archive = await PolicyArchive.open(accessLog.database);
  await adoptObjects(accessLog, POLICY_SET_KIND, now());
  const keep = ({ version, canonical }: ReturnType<PolicyHolder['currentSet']>) =>
    archive.keep(accessLog, version, canonical, now());
  await keep(policies.currentSet());
  const keeping: Repetition[] = [];
  const stopWatching = policies.watch(({ faults, policySet }) => {
    if (faults.length > 0)
      return logger.error({ reason: 'invalid', count: faults.length }, 'policies not reloaded');
    logger.info({ policySet }, 'policies reloaded');
    // Records name it from now on: it is kept as soon as the log takes anything, whatever comes after it.
    const set = policies.currentSet();
    const onFailure = (error: unknown) => logger.error({ error }, 'policy set not archived yet');
    keeping.push(repeat(() => keep(set).then(() => DONE), { everyMs: KEEP_AGAIN_MS, onFailure }));
  });
  closing.add('policy archive', keeping, (under) => Promise.all(under.map((one) => one.stop())));
  return closing.add('policies', policies, stopWatching);
}
