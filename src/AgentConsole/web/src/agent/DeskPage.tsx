import { Grid, Stack, Title } from '@mantine/core';
import type { AgentSituation, ScreenPop } from '../contracts';
import { usePhoneStatus, useSituation } from '../core/services';
import { CustomerPanel, useCustomerView } from '../customers/CustomerPanel';
import { ticketFilter } from '../tickets/filter';
import { TicketList } from '../tickets/TicketList';
import { isFit } from '../phone/phone';
import { EmptyState } from '../ui/EmptyState';
import { lookUpProblem } from './caller';
import { DialBox } from './DialBox';
import { PhoneProblem } from './PhonePanel';
import { ScreenPopCard } from './ScreenPopCard';

/** The agent's own page: the customer of the moment, or what can be done between calls. */
export function DeskPage() {
  const situation = useSituation();
  const contact = situation?.offer ?? situation?.call ?? situation?.wrapUp ?? situation?.preview ?? situation?.coming ?? null;
  return contact === null ? <Idle situation={situation} /> : <WithCustomer contactId={contact.contactId} pop={contact.pop} key={contact.contactId} />;
}

function WithCustomer({ contactId, pop }: { contactId: string; pop: ScreenPop }) {
  const view = useCustomerView();
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <ScreenPopCard contactId={contactId} pop={pop} openTicket={view.openTicket} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }}>
        {pop.customer === null ? (
          <NoCustomer pop={pop} />
        ) : (
          <CustomerPanel customerId={pop.customer.id} contactId={contactId} view={view} key={pop.customer.id} />
        )}
      </Grid.Col>
    </Grid>
  );
}

function NoCustomer({ pop }: { pop: ScreenPop }) {
  if (lookUpProblem(pop) !== null) return <EmptyState title="No customer yet" hint={`The call goes on as usual${pop.number === null ? '' : `; the caller’s number is ${pop.number}`}. It stands on the customer’s timeline later, with what you write in the wrap-up.`} />;
  if (pop.campaign !== null) return <EmptyState title="Not a customer yet" hint="Who is reached becomes a customer, with this call on the timeline." />;
  return <EmptyState title="No customer is chosen yet" hint="Ask who is calling and pick the person on the left. The tickets and the timeline then appear here." />;
}

function Idle({ situation }: { situation: AgentSituation | null }) {
  const phone = usePhoneStatus();
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack>
          <Title order={1}>Desk</Title>
          <PhoneProblem />
          <EmptyState {...hintFor(situation, isFit(phone))} />
          <DialBox customerId={null} ticketId={null} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack>
          <Title order={2}>Your tickets</Title>
          <TicketList filter={ticketFilter({ owner: 'me', state: 'unresolved' })} empty={{ title: 'Nothing to do', hint: 'Unresolved tickets that you create or take appear here.' }} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

function hintFor(situation: AgentSituation | null, fit: boolean): { title: string; hint: string } {
  if (situation === null) return { title: 'Connecting', hint: 'Your state appears as soon as the server answers.' };
  if (situation.state === 'ready') return { title: 'Waiting for a call', hint: 'The next call appears here before you answer it, with the customer and the open tickets.' };
  if (!fit) return { title: 'Your phone is not ready for calls', hint: 'Once its check passes you can go ready. The phone button at the top shows each check.' };
  return { title: 'You get no calls now', hint: situation.reason === null ? 'Press “Go ready” at the top, or Alt R.' : `${situation.reason.charAt(0).toUpperCase()}${situation.reason.slice(1)}. Press “Go ready” at the top, or Alt R, to take calls again.` };
}
