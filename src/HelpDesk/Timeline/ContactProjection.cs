using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feedback;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>
/// What follows from an event: the contact's row, recordings, callbacks, links, and the ticket that a voice message becomes. Runs once for an event,
/// in the transaction that stores it. It must never refuse an event: what it cannot make sense of it leaves out.
/// </summary>
internal sealed class ContactProjection(HelpDeskDb db, StreamHeads heads, ContactFeed feed, HelpDeskOptions options)
{
    private readonly HashSet<Guid> _changedCustomers = [];
    private readonly Dictionary<Guid, Recording> _recordings = [];

    public IReadOnlyCollection<Guid> ChangedCustomers => _changedCustomers;

    public async Task ApplyAsync(ContactEvent e, CancellationToken cancel)
    {
        if (e.Body is AgentStateEntered state)
        {
            Apply(heads.Agent(e), e, state);
            return;
        }

        var contact = heads.Contact(e);
        contact.LastSequence = Math.Max(contact.LastSequence, e.Sequence);
        contact.LastEventAt = e.At;
        Apply(contact, e);
        await ApplyBeyondContactAsync(contact, e, cancel);
        feed.Add(contact, e);
        if (contact.CustomerId is { } customer)
        {
            _changedCustomers.Add(customer);
        }
    }

    /// <summary>Writes the recordings that events have brought; one that is there already stays as it is.</summary>
    public async Task WriteRecordingsAsync(CancellationToken cancel)
    {
        foreach (var ids in _recordings.Keys.Chunk(StreamHeads.IdsPerQuery).ToList())
        {
            foreach (var stored in await db.Recordings.Where(r => ids.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancel))
            {
                _recordings.Remove(stored);
            }
        }

        await new RowWriter<Recording>(db).InsertAsync(_recordings.Values, cancel);
    }

    private static void Apply(AgentState agent, ContactEvent e, AgentStateEntered entered)
    {
        if (e.Sequence < agent.LastSequence)
        {
            return;
        }

        agent.State = TextRules.Clean(entered.State, TextRules.Short)!;
        agent.Reason = TextRules.Clean(entered.Reason, TextRules.Name);
        agent.ContactId = entered.Contact;
        agent.Since = e.At;
        agent.LastSequence = e.Sequence;
    }

    private void Apply(Contact contact, ContactEvent e)
    {
        switch (e.Body)
        {
            case ContactOpened opened:
                contact.Direction = opened.Direction;
                contact.Number = TextRules.Clean(opened.Number, TextRules.Short);
                contact.DisplayName = TextRules.Clean(opened.DisplayName, TextRules.Name);
                contact.Line = TextRules.Clean(opened.Line, TextRules.Name);
                contact.AgentId = opened.Agent;
                contact.StartedAt = e.At;
                break;
            case CustomerMatched matched:
                if (contact.CustomerId is { } former)
                {
                    _changedCustomers.Add(former);
                }

                contact.CustomerId = heads.Present(matched.Customer);
                break;
            case ContactQueued queued:
                contact.Queue = TextRules.Clean(queued.Queue, TextRules.Name);
                break;
            case ContactDequeued dequeued:
                contact.WaitedSeconds += dequeued.WaitedSeconds;
                break;
            case AgentConnected connected:
                contact.AgentId = connected.Agent;
                contact.AnsweredAt ??= e.At;
                break;
            case AgentDisconnected disconnected:
                contact.TalkSeconds += disconnected.TalkSeconds;
                contact.HoldSeconds += disconnected.HoldSeconds;
                break;
            case WrapUpEnded wrapUp:
                contact.Disposition = TextRules.Clean(wrapUp.Disposition, TextRules.Name);
                break;
            case ContactClosed closed:
                contact.EndedAt = e.At;
                contact.Outcome = TextRules.Clean(closed.Outcome, TextRules.Short);
                break;
            default:
                break;
        }
    }

    private async Task ApplyBeyondContactAsync(Contact contact, ContactEvent e, CancellationToken cancel)
    {
        switch (e.Body)
        {
            case RecordingKept kept:
                Keep(kept.Recording, contact, e, kept.File, kept.Seconds, isMessage: false, kept.Error);
                break;
            case VoiceMessageLeft message:
                Keep(message.Recording, contact, e, message.File, message.Seconds, isMessage: true, message.Error);
                await MakeTicketAsync(contact, e, message, cancel);
                break;
            case CallbackAsked asked:
                await AskAsync(contact, asked, cancel);
                break;
            case CallbackTried tried:
                await TryAsync(e, tried, cancel);
                break;
            case TicketLinked linked:
                await TicketDesk.LinkAsync(db, linked.Ticket, contact.Id, cancel);
                await SlaClocks.SpokeAsync(db, linked.Ticket, contact.AnsweredAt, contact.EndedAt, cancel);
                break;
            case CallerScored score:
                await SurveyDesk.ScoreAsync(db, contact, score, e.At, cancel);
                break;
            case AgentConnected:
                foreach (var ticket in await TicketsOfAsync(contact, cancel))
                {
                    await SlaClocks.SpokeAsync(db, ticket, e.At, null, cancel);
                }

                break;
            default:
                break;
        }
    }

    private async Task<List<Guid>> TicketsOfAsync(Contact contact, CancellationToken cancel)
    {
        var stored = await db.ContactTickets.Where(l => l.ContactId == contact.Id).Select(l => l.TicketId).ToListAsync(cancel);
        return [.. stored.Union(db.ContactTickets.Local.Where(l => l.ContactId == contact.Id).Select(l => l.TicketId))];
    }

    private void Keep(Guid id, Contact contact, ContactEvent e, string file, double seconds, bool isMessage, string? error) =>
        _recordings.TryAdd(id, new Recording
        {
            Id = id,
            ContactId = contact.Id,
            File = TextRules.Clean(file, 1000)!,
            Seconds = seconds,
            IsMessage = isMessage,
            Error = TextRules.Clean(error, 1000),
            At = e.At,
        });

    private async Task AskAsync(Contact contact, CallbackAsked asked, CancellationToken cancel)
    {
        if (await db.Callbacks.FindAsync([asked.Callback], cancel) is null)
        {
            db.Callbacks.Add(new Callback
            {
                Id = asked.Callback,
                ContactId = contact.Id,
                Queue = TextRules.Clean(asked.Queue, TextRules.Name)!,
                Number = TextRules.Clean(asked.Number, TextRules.Short)!,
                Since = asked.Since,
            });
        }
    }

    private async Task TryAsync(ContactEvent e, CallbackTried tried, CancellationToken cancel)
    {
        if (await db.Callbacks.FindAsync([tried.Callback], cancel) is not { } callback)
        {
            return;
        }

        callback.Attempts = Math.Max(callback.Attempts, tried.Attempt);
        callback.LastOutcome = TextRules.Clean(tried.Outcome, TextRules.Name);
        callback.LastTriedAt = e.At;
        callback.State = tried.Outcome switch
        {
            CallbackOutcomes.Answered => CallbackState.Done,
            CallbackOutcomes.GaveUp => CallbackState.Failed,
            CallbackOutcomes.Interrupted => CallbackState.Open,
            _ => callback.State,
        };
    }

    private async Task MakeTicketAsync(Contact contact, ContactEvent e, VoiceMessageLeft message, CancellationToken cancel)
    {
        var ticket = await db.Tickets.FindAsync([message.Ticket], cancel);
        if (ticket is null)
        {
            var customer = await CustomerOfMessageAsync(contact, e, cancel);
            contact.CustomerId = customer.Id;
            ticket = new Ticket
            {
                Id = message.Ticket,
                Number = await Counter.NextAsync(db, Counter.Tickets, cancel),
                Key = message.Ticket,
                Title = TextRules.Clean($"Voice message from {customer.Name}", TextRules.Title)!,
                State = TicketState.New,
                Open = true,
                Priority = TicketPriority.Normal,
                CustomerId = customer.Id,
                CreatedAt = e.At,
                UpdatedAt = e.At,
                Revision = 1,
            };
            db.Tickets.Add(ticket);
            db.TicketEntries.Add(TicketDesk.Entry(ticket, e.At, TicketEntryKind.Created, "", Actor.Caller, contact.Id));
            feed.Add(TicketFeed.Created(ticket, Actor.Caller, contact.Id));
            await SlaClocks.TicketChangedAsync(db, ticket, e.At, cancel);
        }

        ticket.UpdatedAt = (e.At > ticket.UpdatedAt ? e.At : ticket.UpdatedAt).AddTicks(1);
        var length = TimeSpan.FromSeconds(Math.Clamp(message.Seconds, 0, TimeSpan.FromDays(1).TotalSeconds));
        var text = $"Left a message of {(int)length.TotalMinutes}:{length.Seconds:00} in {message.Queue}.";
        db.TicketEntries.Add(
            TicketDesk.Entry(ticket, ticket.UpdatedAt, TicketEntryKind.Message, TextRules.Clean(text, TextRules.Text)!, Actor.Caller, contact.Id, message.Recording, isPublic: true));
        await TicketDesk.LinkAsync(db, ticket.Id, contact.Id, cancel);
    }

    private async Task<Customer> CustomerOfMessageAsync(Contact contact, ContactEvent e, CancellationToken cancel)
    {
        if (contact.CustomerId is { } id && await db.Customers.FindAsync([id], cancel) is { } customer)
        {
            return customer;
        }

        if (contact.Number is { } number && PhoneNumbers.IsE164(number))
        {
            // Saved at once, so that a second message from the number in the same batch finds it.
            var made = await ProvisionalCustomers.TakeOrAddAsync(db, number, contact.DisplayName, options.DefaultTier, e.At, cancel);
            feed.AddIfNew(made);
            db.ChangeTracker.DetectChanges();
            await db.SaveChangesAsync(cancel);
            return made;
        }

        var unknown = ProvisionalCustomers.Add(db, Guid.CreateVersion7(e.At), contact.DisplayName ?? contact.Number ?? "Unknown caller", options.DefaultTier, e.At);
        feed.AddIfNew(unknown);
        return unknown;
    }
}
