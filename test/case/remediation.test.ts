import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/case/build.ts';
import { createContext } from '../../src/case/context.ts';
import { dnsStepFacts, dnsStepLines } from '../../src/case/dns/facts.ts';
import { dnsTriage } from '../../src/case/dns/triage.ts';
import { remediation } from '../../src/case/remediation.ts';
import { PHASES, REMEDIATION_STEPS } from '../../src/data/remediation-steps.ts';
import type { Finding } from '../../src/detect/finding.ts';
import { benignLookups, caseInput, dnsFacts, dnsPart, finding, slowSender } from '../support/case-fixture.ts';

function stepsOf(one: Finding) {
  const report = buildReport(caseInput({ findings: [one] }));
  return (report.findings[0] ?? report.suppressed[0]!.finding).remediation;
}

function textOf(one: Finding, id: string): string {
  return stepsOf(one).find(({ step }) => step === id)?.text ?? '';
}

describe('the table of steps', () => {
  test('names no fact that the case does not compute', () => {
    const context = createContext(caseInput());
    const facts = dnsStepFacts(context, finding(), dnsTriage(context, finding()));
    const lines = dnsStepLines(finding());
    for (const step of REMEDIATION_STEPS.filter(({ alert }) => alert === 2031)) {
      const said = step.text.flatMap(({ say }) =>
        Array.from(say.matchAll(/\{(\w+)\}/g), (match) => match[1]!),
      );
      const asked = [...step.when, ...step.text.flatMap(({ when }) => when)].map((name) =>
        name.replace('!', ''),
      );
      for (const name of [...said, ...asked])
        expect(Object.hasOwn(facts, name), `${step.id}: ${name}`).toBe(true);
      if (step.lines !== null) expect(Object.hasOwn(lines, step.lines), step.id).toBe(true);
    }
  });

  test('has each id once', () => {
    const ids = REMEDIATION_STEPS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('remediation of 2031', () => {
  test('is printed in the order of the phases, with every phase that has a step of 2031', () => {
    const phases = stepsOf(finding()).map(
      ({ step }) => REMEDIATION_STEPS.find(({ id }) => id === step)!.phase,
    );
    const places = phases.map((phase) => PHASES.indexOf(phase));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(new Set(phases)).toEqual(new Set(REMEDIATION_STEPS.map(({ phase }) => phase)));
  });

  test('writes the steps of both editions of the guidance for a proved tunnel', () => {
    const ids = stepsOf(finding()).map(({ step }) => step);
    expect(ids).toEqual(
      expect.arrayContaining([
        'dns.triage.trust',
        'dns.triage.process',
        'dns.scope.records',
        'dns.scope.hosts',
        'dns.fix.contain',
        'dns.fix.tool',
        'dns.fix.users',
        'dns.fix.confirm',
        'dns.fix.block',
      ]),
    );
    expect(textOf(finding(), 'dns.fix.contain')).toMatch(/^Contain WS1 \(10\.20\.0\.51\): it was sending\./);
    expect(textOf(finding(), 'dns.fix.tool')).toContain('remove iodine');
  });

  test('confirms before it contains where statistics stand alone', () => {
    expect(textOf(slowSender(), 'dns.fix.contain')).toMatch(
      /^Confirm first: find the process on 10\.20\.0\.77 and ask who here uses upd8-telemetry\.net; contain/,
    );
    expect(textOf(slowSender(), 'dns.fix.block')).toMatch(/^If the zone stays untrusted after triage, block/);
    expect(textOf(slowSender(), 'dns.fix.users')).toMatch(/^Once the channel is confirmed, not before:/);
    const bare = finding({ dns: dnsPart({ zones: [], servers: [], tool: slowSender().dns!.tool }) });
    expect(textOf(bare, 'dns.fix.contain')).toMatch(/^Confirm first: find the process on WS1/);
  });

  test('fixes nothing where an entry explains the finding', () => {
    expect(stepsOf(benignLookups()).filter(({ step }) => step.includes('.fix.'))).toEqual([]);
  });

  test('never tells to block on the server of the attacker', () => {
    const one = finding({ dns: dnsPart({ servers: ['198.51.100.7'] }), facts: dnsFacts() });
    expect(textOf(one, 'dns.fix.block')).toMatch(
      /^Block cdn-sync\.com and everything below on your resolvers and/,
    );
    expect(textOf(one, 'dns.fix.egress')).toContain('straight to 198.51.100.7');
  });

  test('says so instead of printing lines for a zone that no syntax can hold', () => {
    const text = textOf(finding({ dns: dnsPart({ zones: ['a";reboot;".com'] }) }), 'dns.fix.block');
    expect(text).toContain('No ready line is given for 1 zone');
    expect(text).not.toContain('CNAME');
  });

  test('blocks the tenant below a shared suffix and warns of the parent', () => {
    const text = textOf(finding({ dns: dnsPart({ zones: ['t.evil.duckdns.org'] }) }), 'dns.fix.block');
    expect(text).toContain('evil.duckdns.org CNAME .');
    expect(text).not.toMatch(/^duckdns\.org CNAME/m);
    expect(text).toContain('strangers share');
  });

  test('sends the responder to the resolver where only its outer leg was seen', () => {
    const one = finding({ facts: dnsFacts({ initiatorIsResolver: true }) });
    const ids = stepsOf(one).map(({ step }) => step);
    expect(ids).toContain('dns.triage.client');
    expect(ids).not.toContain('dns.fix.contain');
  });

  test('evidence puts no lines of its own among those to be pasted', () => {
    const name = 'x\nAdd-Evil\r\u2028.com';
    for (const { text } of stepsOf(finding({ dns: dnsPart({ zones: [name], processes: [name] }) }))) {
      expect(text.split('\n').filter((line) => line.startsWith('Add-Evil'))).toEqual([]);
      expect(text).not.toMatch(/[\r\u2028]/);
    }
  });

  test('braces in evidence are not read as facts', () => {
    const steps = remediation(2031, { subject: '{subject}{looksLike}' }, {});
    expect(steps.map(({ text }) => text).join('\n')).toContain('{subject}{looksLike}');
  });

  test('no step is ever empty', () => {
    const bare = finding({
      dns: dnsPart({ initiator: null, servers: [], zones: [], recovered: [] }),
      facts: null,
    });
    for (const one of [finding(), bare, finding({ severity: 'low', facts: dnsFacts() })])
      for (const { text, why } of stepsOf(one)) expect(Math.min(text.length, why.length)).toBeGreaterThan(10);
  });
});
