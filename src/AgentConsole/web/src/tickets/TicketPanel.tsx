import { Badge, Grid, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { MailLine, TicketDetail, TicketEntry } from '../contracts';
import { moment, words } from '../core/format';
import { useTicket } from '../core/queries';
import { ComplaintPanel } from '../feedback/ComplaintPanel';
import { SurveyButton } from '../feedback/SurveyButton';
import { DueBadge } from '../sla/DueBadge';
import { Promises } from '../sla/Promises';
import { Loaded } from '../ui/Loaded';
import { Priority, TicketState } from '../ui/StateBadge';
import { EntryMail } from '../mail/EntryMail';
import { useTicketMail } from '../mail/useTicketMail';
import { TicketArticles } from '../knowledge/TicketArticles';
import { Attachments } from './Attachments';
import { MergedAway } from './MergedAway';
import { NoteForm } from './NoteForm';
import { Relations } from './Relations';
import { MacroMenu } from '../rules/MacroMenu';
import { TicketFields } from './TicketFields';

interface Props {
  readonly id: string;
  readonly contactId: string | null;
  /** On a page of its own: what was said on the left, what is known about it on the right. */
  readonly wide?: boolean;
}

/** A ticket: what was said about it and a place to answer, and its fields. What was said comes before everything that can be set. */
export function TicketPanel({ id, contactId, wide = false }: Props) {
  const ticket = useTicket(id);
  return (
    <Loaded query={ticket}>
      {(detail) => (
        // What is typed for one ticket must never be sent to another.
        <Paper key={detail.id} component="section" aria-label={`Ticket ${detail.number}`} withBorder p="md">
          <Stack gap="sm">
            <Header ticket={detail} wide={wide} />
            {detail.mergedInto !== null && <MergedAway ticket={detail} into={detail.mergedInto} />}
            <Grid gap="lg">
              <Grid.Col span={wide ? { base: 12, lg: 7 } : 12}>
                <Conversation ticket={detail} contactId={contactId} />
              </Grid.Col>
              <Grid.Col span={wide ? { base: 12, lg: 5 } : 12}>
                <Stack gap="sm">
                  {detail.kind === 'complaint' && <ComplaintPanel ticket={detail} />}
                  <Promises ticketId={detail.id} changedAt={detail.updatedAt} />
                  <TicketFields ticket={detail} contactId={contactId} />
                  <Relations ticket={detail} />
                  <SurveyButton ticketId={detail.id} />
                  <TicketArticles ticket={detail} contactId={contactId} />
                </Stack>
              </Grid.Col>
            </Grid>
          </Stack>
        </Paper>
      )}
    </Loaded>
  );
}

function Conversation({ ticket, contactId }: { ticket: TicketDetail; contactId: string | null }) {
  const mail = useTicketMail(ticket.id);
  return (
    <Stack gap="sm">
      <NoteForm ticket={ticket} contactId={contactId} mail={mail} />
      <Attachments ticket={ticket} contactId={contactId} />
      <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }} aria-label="History">
        {[...ticket.entries]
          .sort((a, b) => b.at.localeCompare(a.at))
          .map((entry) => (
            <Entry key={entry.id} entry={entry} mail={mail?.mails.find((one) => one.entryId === entry.id)} />
          ))}
      </Stack>
    </Stack>
  );
}

function Header({ ticket, wide }: { ticket: TicketDetail; wide: boolean }) {
  return (
    <div>
      <Group gap="xs">
        <Title order={wide ? 1 : 2} className="text">
          #{ticket.number} {ticket.title}
        </Title>
        <TicketState state={ticket.state} />
        <Priority priority={ticket.priority} />
        <DueBadge due={ticket.dueAt} />
        <MacroMenu ticket={ticket} />
      </Group>
      <Text size="sm" c="dimmed">
        <Link href={`/customers/${ticket.customerId}`}>{ticket.customerName}</Link> · created {moment(ticket.createdAt)} · changed {moment(ticket.updatedAt)}
      </Text>
    </div>
  );
}

function Entry({ entry, mail }: { entry: TicketEntry; mail: MailLine | undefined }) {
  return (
    <Stack component="li" gap={2} className={entry.public ? 'entry-public' : undefined}>
      <Text size="xs" c="dimmed">
        {entry.public && (
          <Badge component="span" color="orange.9" size="xs" radius="sm" tt="none" mr={6}>
            For the customer
          </Badge>
        )}
        {words(entry.kind)} · {moment(entry.at)}
        {entry.actor !== null && ` · ${entry.actor}`}
      </Text>
      <Text size="sm" className="text">
        {entry.text}
      </Text>
      {mail !== undefined && <EntryMail mail={mail} />}
      {entry.recording !== null && <audio controls preload="none" src={entry.recording} aria-label={`Recording of ${moment(entry.at)}`} />}
    </Stack>
  );
}
