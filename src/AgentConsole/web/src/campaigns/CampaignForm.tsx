import { Button, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { CampaignDetail } from '../contracts';
import { useOptions } from '../core/queries';
import { useAction, useServices } from '../core/services';
import { Loaded } from '../ui/Loaded';
import { draftOf, editOf, newCampaign } from './draft';
import { CallFields, MessageFields, RuleFields, TalkFields } from './SettingsFields';

/** Makes a campaign or changes one; a change holds at once, also while it runs. */
export function CampaignForm({ campaign, saved }: { campaign: CampaignDetail | null; saved: (campaign: CampaignDetail) => void }) {
  const options = useOptions();
  return <Loaded query={options}>{({ queues, prompts }) => <Form campaign={campaign} queues={queues} prompts={prompts} saved={saved} />}</Loaded>;
}

interface FormProps {
  readonly campaign: CampaignDetail | null;
  readonly queues: readonly { readonly id: string; readonly title: string }[];
  readonly prompts: readonly string[];
  readonly saved: (campaign: CampaignDetail) => void;
}

function Form({ campaign, queues, prompts, saved }: FormProps) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const [before] = useState(() => campaign?.settings ?? newCampaign(queues[0]?.id ?? ''));
  const [draft, setDraft] = useState(() => draftOf(before));
  const read = editOf(draft, before);
  const problems = 'problems' in read ? read.problems : {};
  const fields = { draft, change: (part: Partial<typeof draft>) => setDraft({ ...draft, ...part }), problems };

  const save = (event: FormEvent) => {
    event.preventDefault();
    if ('problems' in read) return;
    void run(async () => {
      const made = await (campaign === null ? api.post<CampaignDetail>('/api/campaigns', read.edit) : api.put<CampaignDetail>(`/api/campaigns/${campaign.id}`, read.edit));
      client.setQueryData(['campaign', made.id], made);
      await client.invalidateQueries({ queryKey: ['campaigns'] });
      saved(made);
    }, 'Saved.');
  };

  return (
    <form onSubmit={save} aria-label="Settings">
      <Stack gap="md" maw={760}>
        <CallFields {...fields} queues={queues} />
        <RuleFields {...fields} />
        <MessageFields {...fields} prompts={prompts} />
        <TalkFields {...fields} />
        <Button type="submit" loading={busy} disabled={'problems' in read || draft.name.trim() === '' || draft.queue === ''}>
          {campaign === null ? 'Make the campaign' : 'Save'}
        </Button>
      </Stack>
    </form>
  );
}
