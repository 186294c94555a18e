import { addressLookups } from './address-lookups.ts';
import { answerContent } from './answer-content.ts';
import { browserProbes } from './browser-probes.ts';
import { constantAnswer } from './constant-answer.ts';
import { counter } from './counter.ts';
import { distinctContent } from './distinct-content.ts';
import { ednsOptions } from './edns-options.ts';
import { fleetingAnswers } from './fleeting-answers.ts';
import { hashLookups } from './hash-lookups.ts';
import { labelLength } from './label-length.ts';
import { letterCase } from './letter-case.ts';
import { loneInitiator } from './lone-initiator.ts';
import { manyHosts } from './many-hosts.ts';
import { noDns } from './no-dns.ts';
import { publicTexts } from './public-texts.ts';
import { recordTypes } from './record-types.ts';
import { resolverBypass } from './resolver-bypass.ts';
import { sharedZone } from './shared-zone.ts';
import type { Signal } from './signal.ts';
import { steadyBeat } from './steady-beat.ts';
import { trustedService } from './trusted-service.ts';
import { zoneTransfer } from './zone-transfer.ts';

/** All signals of alert 2031, in alphabetical order. */
export const SIGNALS: readonly Signal[] = [
  addressLookups,
  answerContent,
  browserProbes,
  constantAnswer,
  counter,
  distinctContent,
  ednsOptions,
  fleetingAnswers,
  hashLookups,
  labelLength,
  letterCase,
  loneInitiator,
  manyHosts,
  noDns,
  publicTexts,
  recordTypes,
  resolverBypass,
  sharedZone,
  steadyBeat,
  trustedService,
  zoneTransfer,
];
