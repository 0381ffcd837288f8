import { Anchor, Badge, Group, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { CustomerDetail } from '../contracts';
import { words } from '../core/format';
import { addressText, shownFields } from './draft';
import { useConsent, useFields, useRelations } from './queries';

const handleNames: Readonly<Record<string, string>> = { email: 'E-mail', whatsapp: 'WhatsApp', 'whats-app': 'WhatsApp' };

/** What an agent looks up in a call: how to reach the customer, who belongs to whom, what may be done, what the site keeps. */
export function CustomerDetails({ detail }: { detail: CustomerDetail }) {
  const { more } = detail;
  const fields = useFields('customer');
  const consent = useConsent(detail.card.id);
  const relations = useRelations(detail.card.id);
  if (more === null) return null;
  const refused = (consent.data ?? []).filter(({ decision }) => decision === 'refused');
  return (
    <Stack gap="xs">
      {more.segments.length > 0 && (
        <Group gap={4} aria-label="Segments" role="group">
          {more.segments.map((name) => (
            <Badge key={name} variant="light" tt="none">
              {name}
            </Badge>
          ))}
        </Group>
      )}
      {refused.length > 0 && (
        <Text size="sm" c="red.9" fw={600}>
          Refused: {refused.map(({ channel, purpose }) => `${purpose} by ${channel}`).join(', ')}
        </Text>
      )}
      <Table mb="xs" withRowBorders={false} verticalSpacing={2} aria-label="Details">
        <Table.Tbody>
          {more.handles.map(({ kind, value }) => (
            <Row key={`${kind} ${value}`} name={handleNames[kind] ?? words(kind)}>
              {kind === 'email' ? <Anchor href={`mailto:${encodeURIComponent(value)}`}>{value}</Anchor> : value}
            </Row>
          ))}
          {more.addresses.map((address, index) => (
            <Row key={index} name={`${words(address.kind)} address`}>
              {addressText(address)}
            </Row>
          ))}
          {more.timeZone !== null && <Row name="Time zone">{more.timeZone}</Row>}
          {shownFields(fields.data ?? [], more.fields)
            .filter(({ key }) => more.fields[key] !== undefined)
            .map(({ key, label }) => (
              <Row key={key} name={label}>
                {more.fields[key]}
              </Row>
            ))}
        </Table.Tbody>
      </Table>
      {(relations.data ?? []).length > 0 && (
        <Stack gap={2}>
          <Title order={2} size="h4">
            Relations
          </Title>
          {relations.data?.map((relation) => (
            <Text key={relation.id} size="sm" className="text">
              {relation.words} <Link href={`/customers/${relation.otherId}`}>{relation.otherName}</Link>
              {relation.role !== null && ` (${relation.role})`}
            </Text>
          ))}
        </Stack>
      )}
    </Stack>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={120} fw={500} c="dimmed" scope="row">
        {name}
      </Table.Th>
      <Table.Td className="text">{children}</Table.Td>
    </Table.Tr>
  );
}
