import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
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
import { NoteForm } from './NoteForm';
import { Relations } from './Relations';
import { MacroMenu } from '../rules/MacroMenu';
import { TicketFields } from './TicketFields';

/** A ticket: what it is about, what happened to it, a place for a note, and its fields. */
export function TicketPanel({ id, contactId }: { id: string; contactId: string | null }) {
  const ticket = useTicket(id);
  const mail = useTicketMail(id);
  return (
    <Loaded query={ticket}>
      {(detail) => (
        <Paper component="section" aria-label={`Ticket ${detail.number}`} withBorder p="md">
          <Stack gap="sm">
            <Header ticket={detail} />
            {detail.kind === 'complaint' && <ComplaintPanel ticket={detail} />}
            <Promises ticketId={detail.id} changedAt={detail.updatedAt} />
            <TicketFields ticket={detail} contactId={contactId} />
            <Relations ticket={detail} />
            <NoteForm ticket={detail} contactId={contactId} mail={mail} />
            <Attachments ticket={detail} contactId={contactId} />
            <SurveyButton ticketId={detail.id} />
            <TicketArticles ticket={detail} contactId={contactId} />
            <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label="History">
              {[...detail.entries]
                .sort((a, b) => b.at.localeCompare(a.at))
                .map((entry) => (
                  <Entry key={entry.id} entry={entry} mail={mail?.mails.find((one) => one.entryId === entry.id)} />
                ))}
            </Stack>
          </Stack>
        </Paper>
      )}
    </Loaded>
  );
}

function Header({ ticket }: { ticket: TicketDetail }) {
  return (
    <div>
      <Group gap="xs">
        <Title order={2} className="text">
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
