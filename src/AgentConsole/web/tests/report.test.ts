import { describe, expect, test } from 'vitest';
import { judge, type Checks } from '../src/phone/report';

const fine: Checks = { microphone: 'ok', socket: 'ok', ice: 'ok', audio: 'ok' };

describe('the phone’s check in plain words', () => {
  test('is not told before every part has a result', () => {
    expect(judge({ ...fine, ice: undefined }).report).toBeNull();
    expect(judge({ ...fine, socket: undefined }).report).toBeNull();
  });

  test('has no problem when all is fine', () => {
    expect(judge(fine)).toEqual({ report: { kind: 'browser', microphone: 'ok', socket: 'ok', ice: 'ok', audio: 'ok', problem: null }, advice: null, warning: null });
  });

  test.each([
    [{ microphone: 'denied' }, 'The browser may not use the microphone.', /allow the microphone/],
    [{ microphone: 'insecure' }, 'The browser gives no microphone to this page, because its address is not secure.', /https/],
    [{ microphone: 'missing' }, 'No microphone was found.', /Plug in/],
    [{ microphone: 'in-use' }, 'Another program uses the microphone.', /Close the other/],
    [{ socket: 'lost' }, 'The phone lost its connection to the server.', /by itself/],
    [{ socket: 'refused' }, 'The server refused to register the phone.', /administrator/],
    [{ ice: 'no-candidate' }, 'No network path for the sound of calls was found.', /network is up/],
    [{ ice: 'unsupported' }, 'This browser cannot carry calls (no WebRTC).', /current/],
    [{ audio: 'blocked' }, 'The browser plays no sound until you click on the page.', /Click anywhere/],
  ] as const)('%o says what is wrong and what to do', (found, problem, advice) => {
    const verdict = judge({ ...fine, ...found });
    expect(verdict.report?.problem).toBe(problem);
    expect(verdict.advice).toMatch(advice);
  });

  test('a silent microphone is a warning and no obstacle', () => {
    const verdict = judge({ ...fine, microphone: 'silent' });
    expect(verdict.report).toMatchObject({ microphone: 'silent', problem: null });
    expect(verdict.warning).toMatch(/very quiet/);
  });

  test('of several problems the nearest to the agent’s hand comes first', () => {
    expect(judge({ microphone: 'denied', socket: 'lost', ice: 'ok', audio: 'blocked' }).report?.problem).toMatch(/microphone/);
  });
});
