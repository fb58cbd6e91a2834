import { ANSWER, ASK, bindingOf, wsdlText } from '../wsdl-text.ts';
import { askOf, imports, KEY, type Kind, sequence, xsd } from './kind.ts';

const plain = wsdlText({});
const utf16 = (content: string) =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(content, 'utf16le')]);
const inModel = (location: string) =>
  wsdlText({
    types: imports(
      `<xs:import namespace="urn:model" schemaLocation="${location}"/>${askOf(sequence('<xs:element name="key" type="m:Key"/>'))}${ANSWER}`,
    ),
  });
const MODEL = xsd(
  'urn:model',
  '<xs:simpleType name="Key"><xs:restriction base="xs:string"/></xs:simpleType>',
);

/** Files, how they are written and what they refer to. */
export const FILES: readonly Kind[] = [
  {
    name: 'a style sheet before the root',
    wsdl: `<?xml version="1.0"?>\n<?xml-stylesheet type="text/xsl" href="wsdl.xsl"?>\n<!-- made by a tool -->${plain}`,
    fields: { key: '1' },
    written: KEY,
  },
  {
    name: 'ISO-8859-1',
    wsdl: Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?><!-- \u00e9 -->${plain}`, 'latin1'),
    fields: { key: '1' },
    written: KEY,
  },
  {
    name: 'UTF-16 with a mark',
    wsdl: utf16(`<?xml version="1.0" encoding="UTF-16"?>${plain}`),
    fields: { key: '1' },
    written: KEY,
  },
  {
    name: 'utf8 as tools misspell it',
    wsdl: `<?xml version="1.0" encoding="utf8"?>${plain}`,
    fields: { key: '1' },
    written: KEY,
    notByZeep: 'lxml does not know the name',
  },
  {
    name: 'a mark of UTF-8',
    wsdl: `\ufeff<?xml version="1.0" encoding="UTF-8"?>${plain}`,
    fields: { key: '1' },
    written: KEY,
  },
  {
    name: 'an encoding that it is not in',
    wsdl: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><!-- \u00e9 -->${plain}`, 'latin1'),
    refused: /it is not in UTF-8, as it says; save it in UTF-8/i,
  },
  {
    name: 'an encoding that nobody knows',
    wsdl: `<?xml version="1.0" encoding="x-klingon"?>${plain}`,
    refused: /not in x-klingon/,
  },
  {
    name: 'a schema in the folder above, within the agency’s own',
    wsdl: '',
    beside: {},
    refused: /neither|unreadable/,
  },
  {
    name: 'a schema from the network',
    wsdl: inModel('http://co-quan.example/model.xsd'),
    refused: /outside its own folder: http:\/\/co-quan\.example\/model\.xsd; .* schemaLocations/,
  },
  {
    name: 'a schema from the network that lies beside it',
    wsdl: inModel('http://co-quan.example/model.xsd'),
    beside: { 'model.xsd': MODEL },
    place: { schemaLocations: { 'http://co-quan.example/model.xsd': 'model.xsd' } },
    fields: { key: '1' },
    written: KEY,
    notByZeep: 'it would fetch the schema',
  },
  {
    name: 'a schema that is named by its namespace',
    wsdl: inModel('http://co-quan.example/model.xsd').replace(
      ' schemaLocation="http://co-quan.example/model.xsd"',
      '',
    ),
    beside: { 'model.xsd': MODEL },
    place: { schemaLocations: { 'urn:model': 'model.xsd' } },
    fields: { key: '1' },
    written: KEY,
    notByZeep: 'it does not know where it lies',
  },
  {
    name: 'a schema that nobody has',
    wsdl: inModel('http://co-quan.example/model.xsd').replace(
      ' schemaLocation="http://co-quan.example/model.xsd"',
      '',
    ),
    refused: /the type Key of urn:model is not in the schemas/,
  },
  {
    name: 'a schema with a letter outside ASCII in its name',
    wsdl: inModel('m%C3%B4-h%C3%ACnh.xsd'),
    beside: { 'mô-hình.xsd': MODEL },
    fields: { key: '1' },
    written: KEY,
    notByZeep: 'it does not decode locations',
  },
  {
    name: 'headers of X-Road that are imported from the network',
    wsdl: wsdlText({
      types: imports(
        `<xs:import namespace="http://x-road.eu/xsd/xroad.xsd" schemaLocation="http://x-road.eu/xsd/xroad.xsd"/>${ASK}${ANSWER}`,
      ),
      messages:
        '<w:message name="In"><w:part name="id" element="x:id" xmlns:x="http://x-road.eu/xsd/xroad.xsd"/><w:part name="body" element="t:Ask"/></w:message><w:message name="Out"><w:part name="body" element="t:Answer"/></w:message>',
      bindings: bindingOf('11', { input: '<s11:header message="t:In" part="id" use="literal"/>' }),
    }),
    fields: { key: '1' },
    written: KEY,
    notByZeep: 'it would fetch the schema',
  },
].filter(({ wsdl }) => wsdl.length > 0);
