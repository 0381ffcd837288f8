import { Button, Checkbox, Group, Paper, Select, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import type { CallOutcome, CampaignCall, WrapUpView } from '../contracts';
import { useDraft } from '../core/drafts';
import { useAction, useLinkState, useServices } from '../core/services';
import { Remaining } from '../ui/Elapsed';
import { callerName } from './caller';
import { FollowUps, followUpOf, noFollowUp } from './FollowUps';

/** After a campaign's call: what became of it, and what follows from it. */
export function CampaignWrapUp({ wrapUp, campaign }: { wrapUp: WrapUpView; campaign: CampaignCall }) {
  const { link } = useServices();
  const online = useLinkState() === 'online';
  const { busy, run } = useAction();
  const { draft, change, discard } = useDraft(wrapUp.contactId);
  const [doNotCall, setDoNotCall] = useState(false);
  const [followUp, setFollowUp] = useState(noFollowUp);
  const next = followUpOf(followUp);

  const finish = async () => {
    if (draft.outcome === null || 'problem' in next) return;
    const outcome: CallOutcome = {
      outcome: draft.outcome,
      note: draft.note.trim() === '' ? null : draft.note.trim(),
      answers: Object.fromEntries(Object.entries(draft.answers).filter(([, answer]) => answer.trim() !== '')),
      ...next,
      callback: doNotCall ? null : next.callback,
      doNotCall,
    };
    if (await run(() => link.hub.finishCampaignCall(wrapUp.contactId, outcome))) discard();
  };

  return (
    <Paper component="section" aria-labelledby="wrap-up" withBorder p="sm" shadow="sm" className="wrapping">
      <Stack gap="sm">
        <Group align="flex-end" wrap="wrap">
          <Stack gap={2} miw={200}>
            <Title order={2} id="wrap-up">
              Wrap-up: {callerName(wrapUp.pop)}
            </Title>
            <Text size="sm" c="dimmed" className="text">
              {campaign.campaign}
            </Text>
            {wrapUp.failure !== null && <Text>{wrapUp.failure}</Text>}
            <Text component="span" role="timer" aria-label="Time left">
              <Remaining until={wrapUp.until} /> left
            </Text>
          </Stack>
          <Select
            label="Outcome"
            placeholder="What came of it?"
            data={campaign.outcomes.map(({ code, text }) => ({ value: code, label: text }))}
            value={draft.outcome}
            onChange={(outcome) => change({ outcome })}
            required
            w={220}
          />
          <Textarea label="Note" placeholder="For the customer’s timeline" autosize minRows={1} maxRows={4} maxLength={4000} flex={1} miw={220} value={draft.note} onChange={(event) => change({ note: event.currentTarget.value })} />
          <Button variant="default" disabled={!online || busy || wrapUp.extensionsLeft === 0} onClick={() => void run(() => link.hub.extendWrapUp(wrapUp.contactId))}>
            More time ({wrapUp.extensionsLeft} left)
          </Button>
          <Button disabled={!online || draft.outcome === null || 'problem' in next} loading={busy} onClick={() => void finish()}>
            Finish wrap-up
          </Button>
        </Group>
        <FollowUps value={followUp} change={setFollowUp} disabled={doNotCall} problem={'problem' in next ? next.problem : null} />
        <Checkbox label="Wants no more calls: nobody calls this number again, from now on" checked={doNotCall} onChange={(event) => setDoNotCall(event.currentTarget.checked)} />
      </Stack>
    </Paper>
  );
}
