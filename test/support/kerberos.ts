import { concat } from '../wire/smb/build.ts';

/** Kerberos messages made by hand (RFC 4120 section 5). */

type Piece = Uint8Array | number[];

/** A DER element. */
export function der(tag: number, ...parts: Piece[]): Uint8Array {
  const content = concat(...parts);
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255];
  return concat([tag, ...length], content);
}

export const integer = (value: number) => der(0x02, [value]);
const text = (value: string) => der(0x1b, new TextEncoder().encode(value));
const field = (number: number, value: Uint8Array) => der(0xa0 | number, value);
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const principal = (name: string) =>
  sequence(field(0, integer(1)), field(1, sequence(...name.split('/').map(text))));
const sealed = (cipher: number[]) => sequence(field(0, integer(18)), field(2, der(0x04, cipher)));

const REALM = 'CORP.EXAMPLE';
/** The name that FAST puts in place of the client's (RFC 8062). */
export const HIDDEN = 'WELLKNOWN/ANONYMOUS';

/** A ticket for a service; the sealed part tells tickets apart. */
function ticket(service: string, cipher: number[]): Uint8Array {
  const fields = [field(0, integer(5)), field(1, text(REALM)), field(2, principal(service))];
  return der(0x61, sequence(...fields, field(3, sealed(cipher))));
}

export const apReq = (service: string, cipher: number[]) =>
  der(0x6e, sequence(field(0, integer(5)), field(1, integer(14)), field(3, ticket(service, cipher))));

export const asReq = (client: string) =>
  der(
    0x6a,
    sequence(
      field(1, integer(5)),
      field(2, integer(10)),
      field(
        4,
        sequence(field(1, principal(client)), field(2, text(REALM)), field(3, principal(`krbtgt/${REALM}`))),
      ),
    ),
  );

/** A TGS-REQ for a service that shows the ticket with this sealed part (PA-TGS-REQ, section 7.5.2). */
export const tgsReq = (service: string, shown: number[]) =>
  der(
    0x6c,
    sequence(
      field(1, integer(5)),
      field(2, integer(12)),
      field(
        3,
        sequence(sequence(field(1, integer(1)), field(2, der(0x04, apReq(`krbtgt/${REALM}`, shown))))),
      ),
      field(4, sequence(field(2, text(REALM)), field(3, principal(service)))),
    ),
  );

function reply(type: number, client: string, service: string, cipher: number[]): Uint8Array {
  const fields = [
    field(0, integer(5)),
    field(1, integer(type)),
    field(3, text(REALM)),
    field(4, principal(client)),
  ];
  return der(0x60 | type, sequence(...fields, field(5, ticket(service, cipher)), field(6, sealed([9]))));
}

export const asRep = (client: string, cipher: number[]) => reply(11, client, `krbtgt/${REALM}`, cipher);
export const tgsRep = (client: string, service: string, cipher: number[]) =>
  reply(13, client, service, cipher);

/** A KRB-ERROR (section 5.9.1). */
export const krbError = (code: number) =>
  der(0x7e, sequence(field(0, integer(5)), field(1, integer(30)), field(6, integer(code))));

/** A message over TCP: four octets of length first (section 7.2.2). */
export function overTcp(message: Uint8Array): Uint8Array {
  return concat([0, 0, message.length >> 8, message.length & 255], message);
}
