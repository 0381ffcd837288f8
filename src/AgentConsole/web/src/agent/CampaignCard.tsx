import { Group, NumberInput, Paper, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import type { CampaignCall, FormQuestion } from '../contracts';
import { words } from '../core/format';
import { useDraft } from '../core/drafts';

/** The campaign's side of a call: what to say, what the list says about the person, and what to ask. */
export function CampaignCard({ contactId, campaign }: { contactId: string; campaign: CampaignCall }) {
  return (
    <Paper component="section" aria-label="Campaign" withBorder p="sm">
      <Stack gap="sm">
        <Group gap="xs" justify="space-between">
          <Title order={2} size="h3" className="text">
            {campaign.campaign}
          </Title>
          <Text size="sm" c="dimmed">
            {words(campaign.mode)} · attempt {campaign.attempt}
            {campaign.promised && ' · was promised this call'}
          </Text>
        </Group>
        {campaign.script !== '' && <Text className="text">{campaign.script}</Text>}
        {campaign.fields.length > 0 && <Fields campaign={campaign} />}
        {campaign.form.map((question) => (
          <Question key={question.name} contactId={contactId} question={question} />
        ))}
      </Stack>
    </Paper>
  );
}

function Fields({ campaign }: { campaign: CampaignCall }) {
  return (
    <Table withRowBorders={false} verticalSpacing={2} aria-label="What the list says">
      <Table.Tbody>
        {campaign.fields.map((field) => (
          <Table.Tr key={field.name}>
            <Table.Th w={120} fw={500} c="dimmed" scope="row" className="text">
              {field.name}
            </Table.Th>
            <Table.Td className="text">{field.value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** One question; the answer is kept with the draft until the wrap-up is sent. */
function Question({ contactId, question }: { contactId: string; question: FormQuestion }) {
  const { draft, change } = useDraft(contactId);
  const value = draft.answers[question.name] ?? '';
  const set = (answer: string) => change({ answers: { ...draft.answers, [question.name]: answer } });
  const common = { label: question.label, required: question.required };
  switch (question.kind) {
    case 'number':
      return <NumberInput {...common} value={value} onChange={(answer) => set(String(answer))} />;
    case 'date':
      return <TextInput {...common} type="date" value={value} onChange={(event) => set(event.currentTarget.value)} />;
    case 'yes-no':
      return <Select {...common} data={['yes', 'no'].map((answer) => ({ value: answer, label: words(answer) }))} value={value || null} onChange={(answer) => set(answer ?? '')} clearable />;
    case 'choice':
      return <Select {...common} data={[...question.choices]} value={value || null} onChange={(answer) => set(answer ?? '')} clearable />;
    default:
      return <TextInput {...common} maxLength={1000} value={value} onChange={(event) => set(event.currentTarget.value)} />;
  }
}
