import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { OfferView } from '../contracts';
import { duration } from '../core/format';
import { useAction, usePhoneStatus, useServices } from '../core/services';
import type { PhoneStatus } from '../phone/phone';
import { Countdown } from '../ui/Countdown';
import { ShortcutButton } from '../ui/ShortcutButton';
import { Tier } from '../ui/StateBadge';
import { CampaignBadge } from './CampaignBadge';
import { callerName, callTitle, lookUpProblem } from './caller';

/** The ringing offer: who, from which queue, how long there is to answer. */
export function IncomingCall({ offer }: { offer: OfferView }) {
  const { phone, link } = useServices();
  const status = usePhoneStatus();
  const { busy, run } = useAction();
  const [, go] = useLocation();
  const { pop } = offer;
  const rings = status.call?.contactId === offer.contactId && status.call.state === 'ringing';
  const answering = status.call?.contactId === offer.contactId && status.call.state !== 'ringing';

  useEffect(() => {
    phone.ring(rings);
    return () => phone.ring(false);
  }, [phone, rings]);

  const answer = () => {
    phone.answer();
    go('/');
  };

  return (
    <Paper component="section" aria-labelledby="incoming" withBorder p="sm" shadow="sm" className="incoming">
      <Group justify="space-between" align="center">
        <Stack gap={2}>
          <Group gap="xs">
            <Title order={2} id="incoming">
              {callTitle(pop)}
            </Title>
            <CampaignBadge campaign={pop.campaign} />
          </Group>
          <Group gap="xs">
            <Text fw={700} size="lg" className="text">
              {callerName(pop)}
            </Text>
            {pop.customer !== null && !pop.customer.provisional && <Tier tier={pop.customer.tier} />}
            <Text c="dimmed">{[pop.number === callerName(pop) ? null : pop.number, pop.queueTitle, `waited ${duration(pop.waitedSeconds * 1000)}`].filter(Boolean).join(' · ')}</Text>
          </Group>
        </Stack>
        <Group>
          {status.kind === 'desk' ? (
            <Text fw={600}>Pick up your desk phone to answer.</Text>
          ) : (
            <ShortcutButton label="Answer" letter="A" icon="phone" color="teal.9" disabled={!rings} loading={answering} action={answer} />
          )}
          <ShortcutButton label="Decline" letter="D" icon="hangUp" variant="default" disabled={busy || answering} action={() => void run(() => link.hub.decline(offer.offerId))} />
        </Group>
      </Group>
      {lookUpProblem(pop) !== null && <Text size="sm">{lookUpProblem(pop)?.title}.</Text>}
      <Countdown until={offer.deadline} label="Time left to answer" />
      <PhoneHint status={status} rings={rings || answering} />
    </Paper>
  );
}

function PhoneHint({ status, rings }: { status: PhoneStatus; rings: boolean }) {
  if (rings || status.kind !== 'browser') return null;
  return (
    <Text size="sm" mt={4}>
      {status.line === 'elsewhere' ? 'Your phone is in another tab of this browser: answer there.' : (status.report?.problem ?? 'Your phone is about to ring.')}
    </Text>
  );
}
