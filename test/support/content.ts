/** Beginnings of files for tests, made field by field from the format documents. */

function bytes(length: number, fill: (view: DataView, out: Uint8Array) => void): Uint8Array {
  const out = new Uint8Array(length);
  fill(new DataView(out.buffer), out);
  return out;
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

export function wide(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf16le'));
}

/** ESE header page with its checksum: XOR of the 32-bit words behind it, seeded with the signature. */
export function eseHead(page = 4096, state = 3): Uint8Array {
  return bytes(page, (view) => {
    view.setUint32(4, 0x89abcdef, true); // signature
    view.setUint32(8, 0x620, true); // version
    view.setUint32(12, 0, true); // file type: database
    view.setUint32(52, state, true);
    view.setUint32(236, page, true);
    let sum = 0x89abcdef;
    for (let at = 4; at < page; at += 4) sum ^= view.getUint32(at, true);
    view.setUint32(0, sum >>> 0, true);
  }).subarray(0, 4096);
}

/** Hive base block; `name` stands in the header, `keys` as nk cells in a first bin. */
export function hiveHead(name = '', keys: string[] = []): Uint8Array {
  return bytes(keys.length > 0 ? 8192 : 4096, (view, out) => {
    out.set(ascii('regf'), 0);
    view.setUint32(20, 1, true); // major version
    view.setUint32(24, 5, true); // minor version
    view.setUint32(36, 0x20, true); // root cell
    out.set(wide(name).subarray(0, 64), 48);
    if (keys.length === 0) return;
    out.set(ascii('hbin'), 4096);
    let at = 4096 + 32;
    for (const key of keys) {
      const size = Math.ceil((80 + key.length) / 8) * 8;
      view.setInt32(at, -size, true);
      out.set(ascii('nk'), at + 4);
      view.setUint16(at + 6, 0x20, true); // name in Latin-1
      view.setUint16(at + 76, key.length, true);
      out.set(ascii(key), at + 80);
      at += size;
    }
  });
}

/** Local headers of a ZIP with stored members. */
export function zipHead(members: { name: string; data: Uint8Array; follow?: boolean }[]): Uint8Array {
  const parts = members.flatMap(({ name, data, follow }) => {
    const header = bytes(30, (view) => {
      view.setUint32(0, 0x04034b50, true);
      view.setUint16(6, follow ? 8 : 0, true); // sizes follow the data
      view.setUint32(18, follow ? 0 : data.length, true);
      view.setUint16(26, name.length, true);
    });
    return [header, ascii(name), data];
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** CFHEADER and CFFILE entries of a cabinet. */
export function cabinetHead(names: string[]): Uint8Array {
  const header = bytes(36, (view, out) => {
    out.set(ascii('MSCF'), 0);
    view.setUint32(16, 36, true); // first CFFILE
    view.setUint16(28, names.length, true);
  });
  const files = names.flatMap((name) => [...new Uint8Array(16), ...ascii(name), 0]);
  return Uint8Array.from([...header, ...files]);
}

/** Group Policy preference with or without a password. */
export function preferenceXml(cpassword: string): Uint8Array {
  return ascii(
    '<?xml version="1.0" encoding="utf-8"?>\r\n<Groups clsid="{3125E937-EB16-4b4c-9934-544FC6D24D26}">' +
      `<User name="LocalAdmin"><Properties action="U" cpassword="${cpassword}" userName="LocalAdmin"/></User></Groups>`,
  );
}

/** Minidump header; `module` as its name would stand in a string. */
export function minidumpHead(module = ''): Uint8Array {
  return bytes(1024, (view, out) => {
    out.set(ascii('MDMP'), 0);
    view.setUint32(8, 12, true); // streams
    out.set(wide(module), 512);
  });
}
