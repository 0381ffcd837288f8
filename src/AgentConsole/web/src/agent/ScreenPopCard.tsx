import { Alert, Anchor, Badge, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { ContactLine, CustomerCard, ScreenPop, TicketLine } from '../contracts';
import { duration, languageName, moment, ordersLine, outcomeWords, words } from '../core/format';
import { DueBadge } from '../sla/DueBadge';
import { Tier, TicketState } from '../ui/StateBadge';
import { CampaignCard } from './CampaignCard';
import { callerName, lookUpProblem } from './caller';
import { CompleteCustomer } from './CompleteCustomer';
import { MatchPicker } from './MatchPicker';
import { WhyHere } from './WhyHere';

/** Who calls and what to know at first sight. Texts are shown as they are: they come from outside. */
export function ScreenPopCard({ contactId, pop, openTicket }: { contactId: string; pop: ScreenPop; openTicket: (id: string) => void }) {
  return (
    <Paper component="section" aria-label="Caller" withBorder p="md">
      <Stack gap="sm">
        <Caller pop={pop} />
        <LookUpProblem pop={pop} />
        {pop.campaign !== null && <CampaignCard contactId={contactId} campaign={pop.campaign} />}
        {pop.matches.length > 1 && <MatchPicker contactId={contactId} pop={pop} />}
        {pop.customer?.provisional && <CompleteCustomer contactId={contactId} suggested={pop.displayName ?? ''} />}
        <Facts pop={pop} />
        <WhyHere why={pop.why} />
        {pop.customer !== null && <OpenTickets tickets={pop.openTickets} open={openTicket} />}
        {pop.customer !== null && <LastContacts contacts={pop.lastContacts} />}
      </Stack>
    </Paper>
  );
}

function Caller({ pop }: { pop: ScreenPop }) {
  const card = pop.customer;
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Title order={1} className="text">
          {callerName(pop)}
        </Title>
        {card !== null && !card.provisional && <Tier tier={card.tier} />}
        {card?.provisional && (
          <Badge color="orange" variant="light" tt="none">
            New customer
          </Badge>
        )}
      </Group>
      {card !== null && <LastScores card={card} />}
      {card?.organization && <Text className="text">{card.organization}</Text>}
      <Text c="dimmed" className="text">
        {[pop.number === callerName(pop) ? null : (pop.number ?? 'Number withheld'), card?.language && `speaks ${languageName(card.language)}`, card?.owner && `looked after by ${card.owner}`, card && ordersLine(card.orderCount, card.lastOrderAt)].filter(Boolean).join(' · ')}
      </Text>
      {card?.pinnedNotes.map((note, index) => (
        <Text key={index} fw={600} className="text">
          {note}
        </Text>
      ))}
    </Stack>
  );
}

function LookUpProblem({ pop }: { pop: ScreenPop }) {
  const problem = lookUpProblem(pop);
  return (
    problem && (
      <Alert color="orange" role="status" title={problem.title}>
        {problem.hint}
      </Alert>
    )
  );
}

function LastScores({ card }: { card: CustomerCard }) {
  if (card.lastCsat === null && card.lastNps === null) return null;
  const poor = (card.lastCsat ?? 5) <= 2 || (card.lastNps ?? 10) <= 6;
  return (
    <Text size="sm" fw={poor ? 600 : undefined}>
      {[card.lastCsat !== null && `Last survey: satisfied ${card.lastCsat} of 5`, card.lastNps !== null && `${card.lastCsat === null ? 'Last survey: would' : 'would'} recommend us ${card.lastNps} of 10`].filter(Boolean).join(' · ')}
    </Text>
  );
}

function Facts({ pop }: { pop: ScreenPop }) {
  return (
    <Table withRowBorders={false} verticalSpacing={2} aria-label="The call">
      <Table.Tbody>
        {pop.queueTitle !== null && <Fact name="Queue" value={pop.queueTitle} />}
        {pop.kind !== 'campaign' && <Fact name="Waited" value={duration(pop.waitedSeconds * 1000)} />}
        {pop.pressed.length > 0 && <Fact name="Chose" value={pop.pressed.join(' → ')} />}
      </Table.Tbody>
    </Table>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <Table.Tr>
      <Table.Th w={90} fw={500} c="dimmed" scope="row">
        {name}
      </Table.Th>
      <Table.Td className="text">{value}</Table.Td>
    </Table.Tr>
  );
}

function OpenTickets({ tickets, open }: { tickets: readonly TicketLine[]; open: (id: string) => void }) {
  return (
    <Stack gap={4}>
      <Title order={2} size="h3">Open tickets</Title>
      {tickets.length === 0 && (
        <Text size="sm" c="dimmed">
          None.
        </Text>
      )}
      {tickets.map((ticket) => (
        <Group key={ticket.id} gap="xs" wrap="nowrap" align="flex-start">
          <Text size="sm" c="dimmed">
            #{ticket.number}
          </Text>
          <Anchor component="button" type="button" size="sm" ta="left" flex={1} className="text" onClick={() => open(ticket.id)}>
            {ticket.title}
          </Anchor>
          <TicketState state={ticket.state} />
          <DueBadge due={ticket.dueAt} />
        </Group>
      ))}
    </Stack>
  );
}

function LastContacts({ contacts }: { contacts: readonly ContactLine[] }) {
  return (
    <Stack gap={4}>
      <Title order={2} size="h3">Last contacts</Title>
      {contacts.length === 0 && (
        <Text size="sm" c="dimmed">
          This is the first one.
        </Text>
      )}
      {contacts.map((contact) => (
        <Text key={contact.id} size="sm" className="text">
          {moment(contact.at)} · {words(contact.direction)}, {outcomeWords(contact.outcome)}
          {contact.agent !== null && ` · ${contact.agent}`}
          {contact.talkSeconds > 0 && ` · ${duration(contact.talkSeconds * 1000)}`}
        </Text>
      ))}
    </Stack>
  );
}
