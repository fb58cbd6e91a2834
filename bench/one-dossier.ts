import { CODE, checkAnswer, QUERY } from './contenders/job.ts';
import type { Load } from './load.ts';
import { mustAgree } from './same-answer.ts';

/** The job again and again: one dossier, one person. @param token of the person who asks. */
export function oneDossier(token: () => Promise<string>): Load {
  const body = JSON.stringify({ query: QUERY, variables: { code: CODE } });
  const prepare = async () => {
    const asked = { bearer: await token(), body, check: checkAnswer };
    return () => asked;
  };
  return {
    prepare,
    agree: async (contenders) => mustAgree(contenders, [(await prepare())()]),
  };
}
