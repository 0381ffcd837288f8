import { Button, Checkbox, Group, Paper, Select, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { CallOutcome, CampaignCall, CustomerNoteAdd, WrapUpView } from '../contracts';
import { useDraft } from '../core/drafts';
import { newGuid } from '../core/ids';
import { useAction, useLinkState, useServices } from '../core/services';
import { FollowUps, followUpOf, noFollowUp } from './FollowUps';
import { useFocusIfLost, useLastWords } from './lastWords';
import { WrapUpHead } from './WrapUpHead';

/** After a campaign's call: what became of it, and what follows from it. */
export function CampaignWrapUp({ wrapUp, campaign }: { wrapUp: WrapUpView; campaign: CampaignCall }) {
  const { api, link } = useServices();
  const online = useLinkState() === 'online';
  const { busy, run } = useAction();
  const { draft, change, discard } = useDraft(wrapUp.contactId);
  const [doNotCall, setDoNotCall] = useState(false);
  const [followUp, setFollowUp] = useState(noFollowUp);
  const first = useFocusIfLost<HTMLInputElement>();
  const next = followUpOf(followUp);
  const note = draft.note.trim() === '' ? null : draft.note.trim();

  const finish = async () => {
    if (draft.outcome === null || 'problem' in next) return;
    const outcome: CallOutcome = {
      outcome: draft.outcome,
      note,
      answers: Object.fromEntries(Object.entries(draft.answers).filter(([, answer]) => answer.trim() !== '')),
      ...next,
      callback: doNotCall ? null : next.callback,
      doNotCall,
    };
    if (await run(() => link.hub.finishCampaignCall(wrapUp.contactId, outcome))) discard();
  };

  useLastWords(wrapUp.until, () => {
    const customer = wrapUp.pop.customer;
    if (draft.outcome !== null && !('problem' in next)) void finish();
    // A result nobody chose is not invented; the note is the customer's.
    else if (note !== null && customer !== null) void run(() => api.post(`/api/customers/${customer.id}/notes`, { key: newGuid(), text: note, pinned: false } satisfies CustomerNoteAdd));
  });

  return (
    <Paper component="section" aria-labelledby="wrap-up" withBorder p="sm" shadow="sm" className="wrapping">
      <Stack gap="xs">
        <WrapUpHead wrapUp={wrapUp} campaign={campaign.campaign}>
          <Button disabled={!online || draft.outcome === null || 'problem' in next} loading={busy} onClick={() => void finish()}>
            Finish wrap-up
          </Button>
        </WrapUpHead>
        <Group align="flex-start">
          <Select
            ref={first}
            label="Outcome"
            placeholder="What came of it?"
            data={campaign.outcomes.map(({ code, text }) => ({ value: code, label: text }))}
            value={draft.outcome}
            onChange={(outcome) => change({ outcome })}
            required
            w={220}
          />
          <Textarea label="Note" placeholder="For the customer’s timeline" autosize minRows={1} maxRows={4} maxLength={4000} flex={1} miw={220} value={draft.note} onChange={(event) => change({ note: event.currentTarget.value })} />
        </Group>
        <FollowUps value={followUp} change={setFollowUp} disabled={doNotCall} problem={'problem' in next ? next.problem : null} />
        <Checkbox label="Wants no more calls: nobody calls this number again, from now on" checked={doNotCall} onChange={(event) => setDoNotCall(event.currentTarget.checked)} />
      </Stack>
    </Paper>
  );
}
