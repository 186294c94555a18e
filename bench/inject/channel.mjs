// Made-up channels: random bytes in the names of questions, in answers, or both.
import { encode } from 'dns-packet';
import { generator } from '../random.mjs';

/** 64 common words: six bits each, as a word code that nobody would look at twice. */
const WORDS =
  'about after again air apple area back ball band bank base bear best bird blue board boat body book box bread bridge call camp card care chair city class clear cloud coast cold corn cover cross dance dark desk door dream drive earth east edge event face farm field fire fish floor foot forest game garden gate glass gold green group hall hand'.split(
    ' ',
  );
const ALPHABETS = {
  hex: ['0123456789abcdef', 4],
  base32: ['abcdefghijklmnopqrstuvwxyz234567', 5],
  base64: ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', 6],
  decimal: ['0123456789', Math.log2(10)],
};
const ANSWER_MICROS = 20_000;
/** Bytes of a TXT, CNAME or AAAA answer that carry data. */
const DOWN_BYTES = { txt: 120, cname: 30, aaaa: 12, a: 3 };
const DEFAULTS = {
  codec: 'base32',
  chunk: 60,
  label: 60,
  type: 'A',
  rate: 1,
  bytes: 2048,
  answers: 'constant',
  zones: 1,
  direct: false,
  implants: 1,
  ttl: 0,
};

/** Fills in what a channel does not say: codec, characters a name, record type, questions a second, bytes in all. */
export function channelOf(options) {
  return { ...DEFAULTS, ...options };
}

const draw = (random, many) => Math.floor(random() * many);

/** A random payload of `chunk` characters as labels of at most `label`, and the bytes that it holds. */
function chunkOf(random, { codec, chunk, label }) {
  if (codec === 'words') {
    const words = [];
    for (let length = 0; length < chunk; length += words.at(-1).length + 1)
      words.push(WORDS[draw(random, WORDS.length)]);
    const labels = [];
    for (let i = 0; i < words.length; i += 2) labels.push(words.slice(i, i + 2).join('-'));
    return { text: labels.join('.'), bytes: (words.length * 6) / 8 };
  }
  const [alphabet, bits] = ALPHABETS[codec];
  let text = '';
  while (text.length < chunk) text += alphabet[draw(random, alphabet.length)];
  return { text: text.match(new RegExp(`.{1,${label}}`, 'g')).join('.'), bytes: (chunk * bits) / 8 };
}

function randomBytes(random, length) {
  return Buffer.from(Array.from({ length }, () => draw(random, 256)));
}

/** The records of one answer; nothing for NXDOMAIN. */
function recordsOf(random, { answers, type, ttl }, name, zone, listener) {
  const record = (kind, data) => [{ type: kind, name, ttl, data }];
  const quad = () => randomBytes(random, 4).join('.');
  switch (answers) {
    case 'nxdomain':
      return [];
    case 'varying':
      return record('A', quad());
    case 'txt':
      return record('TXT', [randomBytes(random, DOWN_BYTES.txt).toString('base64url')]);
    case 'cname':
      return record('CNAME', `${randomBytes(random, DOWN_BYTES.cname).toString('hex')}.${zone}`);
    case 'aaaa': {
      const groups = randomBytes(random, 12).toString('hex').match(/.{4}/g);
      return record('AAAA', `2001:db9:${groups.join(':')}`);
    }
    default:
      return type === 'A' ? record('A', listener) : type === 'TXT' ? record('TXT', ['ok']) : [];
  }
}

/**
 * Packets of a channel between its implants and its server (through the site's resolver unless direct), beginning at
 * a random time of the day, and what it moved: until `bytes` went up, or came down where answers carry data.
 */
export function synthesise(channel, { clients, site, seed }) {
  const random = generator(seed);
  const down = DOWN_BYTES[channel.answers === 'varying' ? 'a' : channel.answers] ?? 0;
  const zones = Array.from({ length: channel.zones }, (_, i) => zoneName(random, i));
  const listener = `198.18.${draw(random, 200) + 40}.${draw(random, 250) + 1}`.replace('198.18', '185.117');
  const listenerAddress = listener.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const server = channel.direct ? listenerAddress : site.resolver;
  const packets = [];
  let [up, came, queries] = [0, 0, 0];
  const span = site.last - site.first;
  let time = site.first + random() * span * 0.5;
  // downloads count their answers; all other channels their names
  const moved = () => (['txt', 'cname', 'aaaa'].includes(channel.answers) ? came : up);
  while (moved() < channel.bytes && queries < 100_000) {
    const piece = chunkOf(random, channel);
    const zone = zones[queries % zones.length];
    const name = `${piece.text}.${zone}`;
    const [id, fromPort] = [draw(random, 65536), 1024 + draw(random, 60000)];
    const client = clients[queries % channel.implants];
    const question = { type: channel.type, name };
    const ask = encode({ type: 'query', id, flags: 0x100, questions: [question] });
    const answers = recordsOf(random, channel, name, zone, listener);
    const flags = 0x180 | (channel.answers === 'nxdomain' ? 3 : 0);
    const answer = encode({ type: 'response', id, flags, questions: [question], answers });
    packets.push({ time, from: client, to: server, fromPort, toPort: 53, payload: ask });
    const back = { from: server, to: client, fromPort: 53, toPort: fromPort, payload: answer };
    packets.push({ time: time + ANSWER_MICROS, ...back });
    up += piece.bytes;
    came += down;
    queries++;
    time += (1e6 / channel.rate) * (0.5 + random());
  }
  return { packets, zones, up: Math.round(up), down: came, queries };
}

/** A registrable domain of two words: nothing about it is strange. */
function zoneName(random, i) {
  const word = () => WORDS[draw(random, WORDS.length)];
  return `${word()}${word()}${word()}.${['com', 'net', 'org'][i % 3]}`;
}
