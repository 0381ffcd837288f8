import { Button, Grid, Group, Modal, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Redirect } from 'wouter';
import type { CustomerDetail } from '../contracts';
import { DialBox } from '../agent/DialBox';
import { languageName, ordersLine } from '../core/format';
import { useCustomer } from '../core/queries';
import { useMe } from '../core/services';
import { Loaded } from '../ui/Loaded';
import { Tier } from '../ui/StateBadge';
import { CustomerDetails } from './CustomerDetails';
import { CustomerForm } from './CustomerForm';
import { Merges } from './Merges';
import { PrivacyBox } from './PrivacyBox';
import { TeamSelect } from '../teams/TeamSelect';
import { CustomerPanel, useCustomerView } from './CustomerPanel';

export function CustomerPage({ id }: { id: string }) {
  const customer = useCustomer(id);
  const present = customer.data?.card.id;
  // Who was merged into another customer is found there.
  if (present !== undefined && present !== id) return <Redirect to={`/customers/${present}`} replace />;
  return (
    <Loaded query={customer}>
      {(detail) => (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 4 }}>
            <Card detail={detail} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 8 }}>
            <Panel id={id} />
          </Grid.Col>
        </Grid>
      )}
    </Loaded>
  );
}

function Panel({ id }: { id: string }) {
  return <CustomerPanel customerId={id} contactId={null} view={useCustomerView()} />;
}

function Card({ detail }: { detail: CustomerDetail }) {
  const { role } = useMe();
  const { card } = detail;
  const [editing, { open, close }] = useDisclosure(false);
  return (
    <Stack>
      <Paper component="section" aria-label="Customer" withBorder p="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Title order={1} className="text">
            {card.name}
          </Title>
          <Tier tier={card.tier} />
        </Group>
        {card.organization !== null && <Text className="text">{card.organization}</Text>}
        <Text size="sm" c="dimmed" className="text">
          {[card.language && `speaks ${languageName(card.language)}`, card.owner && `looked after by ${card.owner}`, ordersLine(card.orderCount, card.lastOrderAt)].filter(Boolean).join(' · ')}
        </Text>
        <Stack gap={0} my="xs" component="ul" pl={0} style={{ listStyle: 'none' }} aria-label="Numbers">
          {card.numbers.map((number) => (
            <Text key={number} component="li" className="digits">
              {number}
            </Text>
          ))}
        </Stack>
        {card.pinnedNotes.map((note, index) => (
          <Text key={index} size="sm" fw={600} className="text">
            {note}
          </Text>
        ))}
        {detail.notes !== null && (
          <Text size="sm" className="text">
            {detail.notes}
          </Text>
        )}
        <CustomerDetails detail={detail} />
        <TeamSelect of="customers" id={card.id} revision={detail.revision} />
        <Button mt="sm" variant="default" size="xs" onClick={open}>
          Change
        </Button>
        <Merges customerId={card.id} />
        <Modal opened={editing} onClose={close} title="Change customer" size="xl">
          <CustomerForm customer={detail} saved={close} key={detail.revision} />
        </Modal>
      </Paper>
      <PrivacyBox customerId={card.id} />
      {role === 'agent' && <DialBox customerId={card.id} ticketId={null} number={card.numbers[0]} />}
    </Stack>
  );
}
