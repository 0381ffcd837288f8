import { Button, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { LeadListLine, LeadRecycling, LeadsRecycled } from '../contracts';
import { useAction, useServices } from '../core/services';
import { leadStates } from './LeadsPanel';

const over = ['done', 'exhausted', 'denied', 'donotcall'];

/** Leads of a list that are over are called again: their limits were raised, or an outcome is to be asked once more. Rules and limits still hold. */
export function CallAgain({ campaign, list }: { campaign: string; list: LeadListLine }) {
  const { api, notices } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const [opened, setOpened] = useState(false);
  const [from, setFrom] = useState('exhausted');
  const [outcome, setOutcome] = useState('');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const sent = await run(async () => {
      const request: LeadRecycling = { from, outcome: outcome.trim() === '' ? null : outcome.trim() };
      const { leads } = await api.post<LeadsRecycled>(`/api/campaigns/${campaign}/lists/${list.id}/recycle`, request);
      notices.done(leads === 1 ? 'One lead is called again.' : `${leads} leads are called again.`);
      await client.invalidateQueries({ queryKey: ['leads', campaign] });
    });
    if (sent) setOpened(false);
  };
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)} aria-label={`Call leads of ${list.name} again`}>
        Call again…
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={`Call leads of ${list.name} again`}>
        <form onSubmit={(event) => void send(event)}>
          <Stack>
            <Text size="sm">They are called as far as the campaign’s limits and the law’s rules allow: raise the attempts first where those are used up.</Text>
            <Select label="Leads that are" allowDeselect={false} data={over.map((value) => ({ value, label: leadStates[value] ?? value }))} value={from} onChange={(value) => setFrom(value ?? 'exhausted')} />
            <TextInput label="Only with this outcome" placeholder="All" maxLength={100} value={outcome} onChange={(event) => setOutcome(event.currentTarget.value)} />
            <Button type="submit" loading={busy}>
              Call again
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
