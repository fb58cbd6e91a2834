import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readXml } from '../../xml/safe-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { type BodyFields, writeBody } from './write-body.ts';
import { loadWsdl } from './wsdl.ts';

/** The written body as `{namespace}name` lines, indented; text after them. */
function outline(element: XmlElement, indent = ''): string[] {
  const own = `${indent}{${element.namespace}}${element.name}${element.text === '' ? '' : ` ${element.text}`}`;
  return [own, ...element.children.flatMap((child) => outline(child, `${indent}  `))];
}

async function written(file: string, fields: BodyFields): Promise<string[]> {
  const wsdl = await loadWsdl(join(import.meta.dirname, 'testdata', file));
  const text = Buffer.from(writeBody(wsdl.operation('Ask', '1.1').input, fields));
  return outline(readXml(text));
}

describe('awkward WSDL files', () => {
  test('bindings, messages and types in files that import each other in circles are one description', async () => {
    const home = { street: 'ngõ 34', resident: [{ name: 'Hùng' }, { name: 'Tú', home: { street: 'x' } }] };
    expect(await written('split/service.wsdl', { name: 'Lan', home })).toEqual([
      '{urn:messages}Ask',
      '  {urn:person}name Lan',
      '  {urn:person}home',
      '    {}street ngõ 34',
      '    {}resident',
      '      {urn:person}name Hùng',
      '    {}resident',
      '      {urn:person}name Tú',
      '      {urn:person}home',
      '        {}street x',
    ]);
  });

  test('default namespaces, a prefix of two meanings and one declared at its use name the right types', async () => {
    const fields = { own: { number: '0007' }, other: { code: 'a', next: { code: 'b' } } };
    expect(await written('default-namespaces.wsdl', fields)).toEqual([
      '{urn:messages}Ask',
      '  {urn:messages}own',
      '    {urn:messages}number 0007',
      '  {urn:messages}other',
      '    {urn:model}code a',
      '    {urn:model}next',
      '      {urn:model}code b',
    ]);
  });
});
