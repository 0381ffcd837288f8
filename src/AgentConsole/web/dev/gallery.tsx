import '@mantine/core/styles.css';
import '../src/ui/app.css';
import axe from 'axe-core';
import { createRoot } from 'react-dom/client';
import { judge } from '../src/phone/report';
import { fitPhone } from './fakes';
import { fakeServer } from './fakeServer';
import { anna, campaignId, contact, situations, ticketId } from './fixtures';
import { setStage, type Stage } from './stage';

interface Screen extends Stage {
  readonly role?: string | null;
  /** Accessible names of buttons to press in turn before looking. */
  readonly press?: readonly string[];
}

const ringing = { ...fitPhone, call: { contactId: contact, state: 'ringing', muted: false } } as const;
const inCall = { ...fitPhone, call: { contactId: contact, state: 'in-call', muted: false } } as const;
const silent = { ...fitPhone, ...judge({ microphone: 'silent', socket: 'ok', ice: 'ok', audio: 'ok' }) };
const denied = { ...fitPhone, ...judge({ microphone: 'denied', socket: 'ok', ice: 'ok', audio: 'ok' }) };

const screens: Readonly<Record<string, Screen>> = {
  signin: { role: null },
  setup: { role: null, path: '/setup' },
  ready: {},
  denied: { situation: situations.notReady, phone: denied },
  phone: { situation: situations.notReady, phone: silent, press: ['Phone: ready for calls'] },
  offer: { situation: situations.offered, phone: ringing },
  unknown: { situation: situations.unknown, phone: ringing },
  call: { situation: situations.talking, phone: inCall, press: ['Who was considered (6)'] },
  ticket: { situation: situations.talking, phone: inCall, press: ['Meter reading was rejected twice'] },
  timeline: { situation: situations.talking, phone: inCall, press: ['Timeline'] },
  reconnecting: { situation: situations.reconnecting, phone: fitPhone },
  wrapup: { situation: situations.wrapUp, press: ['New ticket'] },
  customers: { path: '/customers' },
  customer: { path: `/customers/${anna}` },
  tickets: { path: '/tickets' },
  ticketpage: { path: `/tickets/${ticketId}` },
  callbacks: { path: '/callbacks' },
  wallboard: { role: 'supervisor', path: '/wallboard' },
  coming: { situation: situations.coming },
  preview: { situation: situations.preview },
  campaigncall: { situation: situations.campaignCall, phone: inCall },
  campaignwrapup: { situation: situations.campaignWrapUp, press: ['Call again', 'Opportunity'] },
  campaigns: { role: 'supervisor', path: '/campaigns' },
  campaign: { role: 'supervisor', path: `/campaigns/${campaignId}` },
  rehearse: { role: 'supervisor', path: `/campaigns/${campaignId}`, press: ['Rehearse'] },
  leads: { role: 'supervisor', path: `/campaigns/${campaignId}`, press: ['Leads'] },
  lists: { role: 'supervisor', path: `/campaigns/${campaignId}`, press: ['Lists'] },
  settings: { role: 'supervisor', path: `/campaigns/${campaignId}`, press: ['Settings'] },
  newcampaign: { role: 'supervisor', path: '/campaigns', press: ['New campaign'] },
  users: { role: 'administrator', path: '/users' },
  user: { role: 'administrator', path: '/users', press: ['Change Mia Berger'] },
};

const parameters = new URLSearchParams(location.search);
const name = parameters.get('screen');
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
localStorage.setItem('mantine-color-scheme-value', parameters.get('scheme') ?? 'light');

if (name === null) {
  document.body.innerHTML = Object.keys(screens)
    .flatMap((screen) => ['light', 'dark'].map((scheme) => `<p><a href="?screen=${screen}&scheme=${scheme}">${screen}, ${scheme}</a></p>`))
    .join('');
} else {
  await show(screens[name]!);
}

async function show(screen: Screen): Promise<void> {
  fakeServer(screen.role === undefined ? 'agent' : screen.role);
  createRoot(document.getElementById('root')!).render(setStage(screen).app);
  await pause(600);
  for (const label of screen.press ?? []) {
    const target = [...document.querySelectorAll<HTMLElement>('button, [role=tab]')].find((element) => (element.getAttribute('aria-label') ?? element.textContent) === label);
    target?.click();
    await pause(400);
  }
  if (parameters.has('axe')) await checkAccessibility();
}

/** Leaves the violations in the page as text, for a headless browser that dumps the DOM. */
async function checkAccessibility(): Promise<void> {
  const { violations } = await axe.run(document.body);
  const found = violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help} | ${target.join(' ')} | ${failureSummary?.split('\n')[1]?.trim() ?? ''}`));
  const list = document.createElement('pre');
  list.id = 'axe';
  list.textContent = `axe ${name}: ${found.length} violations\n${found.join('\n')}`;
  document.body.append(list);
}
