import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SurveyLinkView } from '../contracts';
import { useAction, useServices } from '../core/services';

/** Makes a link by which the customer says how it was; it is shown once. */
export function SurveyButton({ ticketId }: { ticketId: string }) {
  const { api } = useServices();
  const { busy, run } = useAction();
  const [url, setUrl] = useState('');
  if (url !== '') return <TextInput label="Link for the customer, to be answered once" readOnly value={url} onFocus={(event) => event.currentTarget.select()} />;
  return (
    <Button size="xs" variant="default" loading={busy} style={{ alignSelf: 'flex-start' }} onClick={() => void run(async () => setUrl((await api.post<SurveyLinkView>(`/api/tickets/${ticketId}/survey`)).url))}>
      Ask how it was
    </Button>
  );
}
