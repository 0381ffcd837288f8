import { Select } from '@mantine/core';
import type { SnippetBody } from '../contracts';
import { useSnippets } from './useSnippets';

/** What a new ticket may begin with; nothing while there are no templates. */
export function TemplatePicker({ pick }: { pick: (template: SnippetBody) => void }) {
  const templates = useSnippets('template').data ?? [];
  if (templates.length === 0) return null;
  return (
    <Select
      label="Template"
      searchable
      value={null}
      data={templates.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => {
        const template = templates.find((line) => line.id === id);
        if (template !== undefined) pick(template.body);
      }}
    />
  );
}
