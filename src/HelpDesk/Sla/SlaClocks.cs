using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Sla;

/// <summary>
/// Keeps a ticket's clocks in step with the ticket, inside the transaction that changes it; what calls this saves. Everything is found from the ticket as it is now, so
/// calling it twice changes nothing the second time. Clocks run while the ticket is new or open, and stand while it is pending or solved.
/// </summary>
internal static class SlaClocks
{
    /// <summary>Who writes in a ticket's history what clocks have to say.</summary>
    public static readonly Actor Itself = new(null, "service level");

    /// <summary>The ticket was made or changed.</summary>
    /// <param name="ticket">As it is now.</param>
    public static async Task TicketChangedAsync(HelpDeskDb db, Ticket ticket, DateTimeOffset at, CancellationToken cancel)
    {
        var follower = await Follower.LoadAsync(db, ticket, at, cancel);
        await follower.KeepAsync(cancel);
        await follower.BeginAsync(SlaKind.Resolution, onlyOnce: true, cancel);
        await follower.BeginAsync(SlaKind.FirstAnswer, onlyOnce: true, cancel);
        follower.Finish();
    }

    /// <summary>The ticket is one of its own again, and its promises go on where the merge had ended them. The time between counts for nobody.</summary>
    /// <param name="dropped">The clocks that the merge had dropped.</param>
    public static async Task TakeUpAsync(HelpDeskDb db, Ticket ticket, List<Guid> dropped, DateTimeOffset at, CancellationToken cancel)
    {
        foreach (var clock in await db.SlaClocks.Where(c => c.TicketId == ticket.Id && c.State == SlaState.Dropped && dropped.Contains(c.Id)).ToListAsync(cancel))
        {
            clock.TakeUp();
        }

        await TicketChangedAsync(db, ticket, at, cancel);
    }

    /// <summary>An agent has answered publicly or spoken with the customer.</summary>
    /// <param name="at">When it began; may be before other things that happened to the ticket.</param>
    /// <param name="until">When it ended: what the customer wrote later is not answered by it. Null: it goes on.</param>
    public static async Task AnsweredAsync(HelpDeskDb db, Ticket ticket, DateTimeOffset at, DateTimeOffset? until, CancellationToken cancel)
    {
        var follower = await Follower.LoadAsync(db, ticket, at, cancel);
        await follower.AnswerAsync(until ?? DateTimeOffset.MaxValue, cancel);
        follower.Finish();
    }

    /// <summary>The customer has written or called about the ticket, and nobody has answered yet.</summary>
    public static async Task CustomerWroteAsync(HelpDeskDb db, Ticket ticket, DateTimeOffset at, CancellationToken cancel)
    {
        var follower = await Follower.LoadAsync(db, ticket, at, cancel);
        await follower.KeepAsync(cancel);
        if (!follower.Waits)
        {
            await follower.BeginAsync(SlaKind.NextAnswer, onlyOnce: false, cancel);
        }

        follower.Finish();
    }

    /// <summary>
    /// A contact concerns a ticket: when an agent has spoken in it, that is an answer. Called for whichever comes last, the link or the conversation.
    /// </summary>
    public static async Task SpokeAsync(HelpDeskDb db, Guid ticketId, DateTimeOffset? at, DateTimeOffset? until, CancellationToken cancel)
    {
        if (at is { } began && await db.Tickets.FindAsync([ticketId], cancel) is { } ticket)
        {
            await AnsweredAsync(db, ticket, began, until, cancel);
        }
    }

    /// <summary>Another tier for a customer: the clocks of the customer's tickets are looked at again by <see cref="SlaWatch"/>.</summary>
    public static Task CustomerChangedAsync(HelpDeskDb db, Guid customerId, DateTimeOffset at, CancellationToken cancel) =>
        RecountAsync(db, db.SlaClocks.Where(c => db.Tickets.Where(t => t.CustomerId == customerId).Select(t => t.Id).Contains(c.TicketId)), at, cancel);

    /// <summary>Marks clocks that are not over for another look. By the index of those that are not met.</summary>
    internal static Task RecountAsync(HelpDeskDb db, IQueryable<SlaClock> clocks, DateTimeOffset at, CancellationToken cancel) =>
        clocks.Where(c => c.MetAt == null && (c.State == SlaState.Running || c.State == SlaState.Paused) && c.RecountAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.RecountAt, at), cancel);

    /// <summary>One ticket's clocks while something happens to it.</summary>
    private sealed class Follower
    {
        private readonly HelpDeskDb _db;
        private readonly Ticket _ticket;
        private readonly DateTimeOffset _at;
        private readonly SlaRuleBook _book;
        private readonly List<SlaClock> _open;
        private SlaSubject? _subject;

        private Follower(HelpDeskDb db, Ticket ticket, DateTimeOffset at, SlaRuleBook book, List<SlaClock> open)
        {
            _db = db;
            _ticket = ticket;
            _at = at;
            _book = book;
            _open = open;
        }

        /// <summary>Whether an answer is due that nobody has given.</summary>
        public bool Waits => _open.Exists(c => !c.IsOver && c.Kind != SlaKind.Resolution);

        private bool Runs => _ticket.State is TicketState.New or TicketState.Open;

        public static async Task<Follower> LoadAsync(HelpDeskDb db, Ticket ticket, DateTimeOffset at, CancellationToken cancel)
        {
            // The query brings what is stored into the context; clocks that were begun in this transaction are only there.
            await db.SlaClocks.Include(c => c.Alerts).Where(c => c.TicketId == ticket.Id && (c.State == SlaState.Running || c.State == SlaState.Paused)).LoadAsync(cancel);
            var open = db.SlaClocks.Local.Where(c => c.TicketId == ticket.Id && !c.IsOver).ToList();
            return new(db, ticket, at, await SlaRuleBook.LoadAsync(db, cancel), open);
        }

        /// <summary>Policies, pauses and the end, as the ticket is now.</summary>
        public async Task KeepAsync(CancellationToken cancel)
        {
            foreach (var clock in _open.Where(c => !c.IsOver))
            {
                await RetargetAsync(clock, cancel);
                if (clock.IsOver)
                {
                    continue;
                }

                if (_ticket.State == TicketState.Closed)
                {
                    await EndAsync(clock, cancel);
                }
                else if (Runs && clock.State == SlaState.Paused)
                {
                    clock.Resume(await _book.TermsOfAsync(clock, cancel), _at);
                }
                else if (!Runs && clock.State == SlaState.Running)
                {
                    clock.Pause(await _book.HoursAsync(clock.CalendarId, cancel), _at);
                }
            }
        }

        /// <summary>Ends the wait for the first answer, whatever the conversation was before it, and that for a later one if the customer wrote before the end.</summary>
        public async Task AnswerAsync(DateTimeOffset until, CancellationToken cancel)
        {
            foreach (var clock in _open.Where(c => !c.IsOver && (c.Kind == SlaKind.FirstAnswer || (c.Kind == SlaKind.NextAnswer && c.StartedAt <= until))))
            {
                await MeetAsync(clock, cancel);
            }
        }

        /// <param name="onlyOnce">There is one such clock in a ticket's life, unless what was promised was taken back.</param>
        public async Task BeginAsync(SlaKind kind, bool onlyOnce, CancellationToken cancel)
        {
            if (_book.IsEmpty || !_ticket.Open || _open.Exists(c => c.Kind == kind && !c.IsOver))
            {
                return;
            }

            var subject = await SubjectAsync(cancel);
            if (await _book.TermsAsync(subject, kind, cancel) is not { } terms)
            {
                return;
            }

            var former = await _db.SlaClocks.Where(c => c.TicketId == _ticket.Id && c.Kind == kind).Select(c => new { c.Round, c.State }).ToListAsync(cancel);
            if ((onlyOnce && former.Exists(c => c.State != SlaState.Dropped)) || (kind == SlaKind.FirstAnswer && await WasAnsweredAsync(cancel)))
            {
                return;
            }

            var clock = SlaClock.Begin(_ticket.Id, kind, Round(kind, former.Count == 0 ? 0 : former.Max(c => c.Round)), subject, terms, _at);
            if (!Runs)
            {
                clock.Pause(terms.Hours, _at);
            }

            _db.SlaClocks.Add(clock);
            _open.Add(clock);
        }

        /// <summary>Writes when something is due next where lists of tickets are read from.</summary>
        public void Finish() => _ticket.DueAt = _open.Where(c => c.State == SlaState.Running).Min(c => c.DueAt);

        // For a promise that is made to a ticket which is there already.
        private async Task<bool> WasAnsweredAsync(CancellationToken cancel) =>
            await _db.TicketEntries.AnyAsync(e => e.TicketId == _ticket.Id && e.Public && e.ActorId != null && e.Kind != TicketEntryKind.Created, cancel)
            || await _db.ContactTickets.AnyAsync(l => l.TicketId == _ticket.Id && _db.Contacts.Any(c => c.Id == l.ContactId && c.AnsweredAt != null), cancel);

        private int Round(SlaKind kind, int stored) => Math.Max(stored, _open.Where(c => c.Kind == kind).Select(c => c.Round).DefaultIfEmpty(0).Max()) + 1;

        private async Task RetargetAsync(SlaClock clock, CancellationToken cancel)
        {
            var subject = await SubjectAsync(cancel);
            if (clock.Subject == subject.Key && clock.RecountAt is null)
            {
                return;
            }

            // The ticket may have moved since the rules changed: what happens to it later is counted under the new ones.
            var at = clock.RecountAt is { } changed && changed > clock.CountedAt ? changed : _at;
            var former = await _book.HoursAsync(clock.CalendarId, cancel);
            clock.Subject = subject.Key;
            if (await _book.TermsAsync(subject, clock.Kind, cancel) is { } terms)
            {
                clock.Change(former, terms, at);
            }
            else
            {
                clock.Drop(former, at);
            }
        }

        // Closing is the end of the work, at the time at which it was solved. An answer that was never given is not given by closing.
        private async Task EndAsync(SlaClock clock, CancellationToken cancel)
        {
            if (clock.Kind == SlaKind.Resolution && _ticket.MergedIntoId is null)
            {
                await MeetAsync(clock, cancel);
            }
            else
            {
                clock.Drop(await _book.HoursAsync(clock.CalendarId, cancel), _at);
            }
        }

        private async Task MeetAsync(SlaClock clock, CancellationToken cancel)
        {
            // A conversation may be told of after what came later: no clock ends before it began.
            clock.Meet(await _book.HoursAsync(clock.CalendarId, cancel), _at > clock.StartedAt ? _at : clock.StartedAt);
            if (clock.BreachedAt is not null)
            {
                SlaHistory.Add(_db, _ticket, _at, SlaTexts.Late(clock));
            }
        }

        private async Task<SlaSubject> SubjectAsync(CancellationToken cancel) => _subject ??= new(
            _ticket.Kind, _ticket.Priority, await _db.Customers.Where(c => c.Id == _ticket.CustomerId).Select(c => c.Tier).FirstOrDefaultAsync(cancel) ?? "");
    }
}
