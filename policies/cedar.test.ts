import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { PreparedSet, parsePolicy, parseSchema, validatePolicies } from './cedar.ts';

/** Deoptimises the caller of a wasm function while the call is under way, as a busy gateway does by and by. */
const DEOPTIMISE = `
  const cedar = require('@cedar-policy/cedar-wasm/nodejs');
  import(process.argv[1]).then(() => {
    let isLate = false;
    const policies = {
      get staticPolicies() {
        if (isLate) { %DeoptimizeFunction(call); %DeoptimizeFunction(cedar.checkParsePolicySet); }
        return {};
      },
    };
    function call() { return cedar.checkParsePolicySet(policies); }
    for (const f of [cedar.checkParsePolicySet, call]) { %PrepareFunctionForOptimization(f); call(); call(); }
    %OptimizeFunctionOnNextCall(cedar.checkParsePolicySet); call();
    %OptimizeFunctionOnNextCall(call); call();
    isLate = true;
    call();
    console.log('alive');
  });
`;

describe('the door to Cedar', () => {
  test('a deoptimisation in the middle of a call does not kill the process', () => {
    const door = new URL('./cedar.ts', import.meta.url).href;
    const root = fileURLToPath(new URL('..', import.meta.url));
    const args = ['--allow-natives-syntax', '--no-warnings', '--import', 'tsx', '--eval', DEOPTIMISE, door];
    expect(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })).toBe('alive\n');
  });

  test('a fault is placed by characters, although Cedar counts bytes', () => {
    const text = '@title("Đất đai ở Hà Nội")\npermit (principal, action resource);';
    const parsed = parsePolicy(text);
    expect(parsed).toHaveProperty('faults');
    const offset = 'faults' in parsed ? parsed.faults[0]?.offset : undefined;
    expect(text.slice(offset)).toBe('resource);');
  });

  test('a schema that cannot be read and a policy that cannot be typed are faults, not exceptions', () => {
    expect(parseSchema('entity X')).toHaveProperty('faults');
    expect(validatePolicies('entity X', new Map())).toHaveLength(1);
    const schema = 'entity X; action "a" appliesTo { principal: [X], resource: [X] };';
    const faults = validatePolicies(
      schema,
      new Map([['p', 'permit (principal, action, resource) when { principal.y };']]),
    );
    expect(faults).toEqual([
      { policyId: 'p', fault: { offset: 44, reason: expect.stringContaining('`y`') } },
    ]);
  });

  test('a set that Cedar cannot prepare permits nothing and says why', () => {
    const schema = 'entity X; action "a" appliesTo { principal: [X], resource: [X] };';
    const set = new PreparedSet('bad', 0, Symbol('owner'), schema, new Map([['p', 'permit (principal']]));
    const entity = { uid: { type: 'X', id: 'x' }, attrs: {}, parents: [] };
    const answer = set.evaluate({ principal: entity, action: 'a', resource: entity, context: {} });
    expect(answer).toMatchObject({ isAllowed: false, reasons: [] });
    expect(answer.errors.length).toBeGreaterThan(0);
  });
});
