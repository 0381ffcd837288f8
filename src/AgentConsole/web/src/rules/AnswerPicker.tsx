import { Select } from '@mantine/core';
import { useState } from 'react';
import type { FilledAnswer } from '../contracts';
import { useAction, useServices } from '../core/services';
import { useSnippets } from './useSnippets';

/** Finds a canned answer by its shortcut or name, and gives its text with the gaps filled for this ticket. */
export function AnswerPicker({ ticketId, insert }: { ticketId: string; insert: (text: string) => void }) {
  const { api } = useServices();
  const { run } = useAction();
  const [search, setSearch] = useState('');
  const answers = useSnippets('answer').data ?? [];
  if (answers.length === 0) return null;
  return (
    <Select
      label="Canned answer"
      placeholder="Shortcut or name"
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      nothingFoundMessage="None is called so"
      value={null}
      data={answers.map(({ id, name, body }) => ({ value: id, label: `${body.shortcut ?? ''} · ${name}` }))}
      onChange={(id) => {
        if (id === null) return;
        setSearch('');
        void run(async () => insert((await api.get<FilledAnswer>(`/api/tickets/${ticketId}/answers/${id}`)).text));
      }}
    />
  );
}
