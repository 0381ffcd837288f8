import { Button, Group, MultiSelect, NumberInput, Select, Stack, TextInput, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { RuleDetail, RuleEdit, RuleTrialLine, RuleWords } from '../contracts';
import { happening } from '../core/happenings';
import { useAction, useServices } from '../core/services';
import { useConfirm } from '../ui/confirm';
import { Loaded } from '../ui/Loaded';
import { bodyOf, draftOf, emptyDraft, type Draft } from './draft';
import { Conditions } from './Conditions';
import { Steps } from './Steps';
import { Trial } from './Trial';

/** Writes a rule. The server checks it, and says where it is wrong and what to write instead. */
export function RuleForm({ rule, done }: { rule: RuleDetail | null; done: () => void }) {
  const { api } = useServices();
  const query = useQuery({ queryKey: ['rule-words'], queryFn: ({ signal }) => api.get<RuleWords>('/api/rules/words', signal), staleTime: Number.POSITIVE_INFINITY });
  return <Loaded query={query}>{(words) => <Form rule={rule} words={words} done={done} />}</Loaded>;
}

function Form({ rule, words, done }: { rule: RuleDetail | null; words: RuleWords; done: () => void }) {
  const { api } = useServices();
  const client = useQueryClient();
  const { busy, run } = useAction();
  const confirm = useConfirm();
  const [draft, setDraft] = useState<Draft>(() => (rule === null ? emptyDraft : draftOf(rule.name, rule.body)));
  const [trial, setTrial] = useState<readonly RuleTrialLine[] | null>(null);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const edit: RuleEdit = {
    name: draft.name.trim(),
    body: bodyOf(draft, rule?.body.when.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone),
    revision: rule?.revision ?? 0,
  };

  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await (rule === null ? api.post<RuleDetail>('/api/rules', edit) : api.put<RuleDetail>(`/api/rules/${rule.id}`, edit));
      await client.invalidateQueries({ queryKey: ['rules'] });
      done();
    }, rule === null ? 'Saved. The rule is off until you switch it on.' : 'Saved.');
  };
  const remove = async ({ id, name }: RuleDetail) => {
    if (!(await confirm({ title: `Delete the rule “${name}”?`, text: 'What it did stays as it is.', yes: 'Delete', danger: true }))) return;
    await run(async () => {
      await api.delete(`/api/rules/${id}`);
      await client.invalidateQueries({ queryKey: ['rules'] });
      done();
    }, 'Deleted.');
  };

  return (
    <form onSubmit={save} aria-label="Rule">
      <Stack>
        <TextInput label="Name" required maxLength={200} value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })} />
        <When draft={draft} change={change} kinds={words.kinds} />
        <Conditions group={draft.if} change={(group) => change({ if: group })} fields={words.fields} />
        <div>
          <Title order={3}>Then</Title>
          <Steps steps={draft.then} actions={words.actions} placeholders={words.placeholders} change={(then) => change({ then })} />
        </div>
        {trial !== null && <Trial lines={trial} />}
        <Group>
          <Button variant="default" loading={busy} onClick={() => void run(async () => setTrial(await api.post<readonly RuleTrialLine[]>('/api/rules/trial', edit)))}>
            Try it on the latest tickets
          </Button>
          <Button type="submit" loading={busy} disabled={draft.name.trim() === ''}>
            Save
          </Button>
          {rule !== null && (
            <Button variant="subtle" color="red" loading={busy} onClick={() => void remove(rule)}>
              Delete
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function When({ draft, change, kinds }: { draft: Draft; change: (part: Partial<Draft>) => void; kinds: readonly string[] }) {
  return (
    <Group align="flex-end">
      <Select
        label="When"
        data={[
          { value: 'kinds', label: 'Something happens' },
          { value: 'every', label: 'Every so often' },
          { value: 'at', label: 'At times of the day' },
        ]}
        value={draft.when}
        onChange={(value) => change({ when: (value ?? 'kinds') as Draft['when'] })}
        allowDeselect={false}
      />
      {draft.when === 'kinds' && (
        <MultiSelect
          label="What happens"
          flex={1}
          data={kinds.map((value) => ({ value, label: happening(value) }))}
          value={[...draft.kinds]}
          onChange={(value) => change({ kinds: value })}
        />
      )}
      {draft.when === 'every' && <NumberInput label="Minutes" min={5} max={10_080} value={draft.minutes} onChange={(value) => change({ minutes: Number(value) })} />}
      {draft.when === 'at' && <TextInput label="Times" description="Such as 08:00, 17:30" value={draft.at} onChange={(event) => change({ at: event.currentTarget.value })} />}
    </Group>
  );
}
