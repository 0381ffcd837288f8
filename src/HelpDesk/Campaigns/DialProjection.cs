using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>
/// What follows from the events of dialing: attempts, leads' states, the ledger of abandoned calls, opt-outs. Runs once for an event, in the transaction that
/// stores it, after <see cref="ContactProjection"/>; like that, it never refuses an event.
/// </summary>
internal sealed class DialProjection
{
    private const string Human = "human";
    private const string Unsure = "unsure";
    private const string MessageMode = "message";

    private readonly HelpDeskDb _db;
    private readonly StreamHeads _heads;
    private readonly ContactFeed _feed;
    private readonly HelpDeskOptions _options;
    private readonly DialRows _rows;
    private readonly OptOutProjection _optOuts;
    private readonly HashSet<Guid> _changedCustomers = [];

    private DialProjection(HelpDeskDb db, StreamHeads heads, ContactFeed feed, HelpDeskOptions options, DialRows rows)
    {
        (_db, _heads, _feed, _options, _rows) = (db, heads, feed, options, rows);
        _optOuts = new OptOutProjection(db, heads);
    }

    public IReadOnlyCollection<Guid> ChangedCustomers => _changedCustomers;

    public static async Task<DialProjection> LoadAsync(
        HelpDeskDb db, StreamHeads heads, ContactFeed feed, IReadOnlyList<ContactEvent> events, HelpDeskOptions options, CancellationToken cancel) =>
        new(db, heads, feed, options, await DialRows.LoadAsync(db, heads, events, cancel));

    public async Task ApplyAsync(ContactEvent e, CancellationToken cancel)
    {
        if (e.Body is DialAttempted dialed)
        {
            Attempt(e, dialed);
            return;
        }

        if (e.Body is OptedOut opted)
        {
            await _optOuts.ApplyAsync(e, opted, cancel);
            if (_rows.Attempts.TryGetValue(e.Stream, out var call) && _rows.LeadOf(call) is { } gone)
            {
                gone.OptOut();
                call.Outcome = Lead.OptedOutOutcome;
            }

            return;
        }

        if (e.Body is AgentStateEntered || !_rows.Attempts.TryGetValue(e.Stream, out var attempt))
        {
            return;
        }

        var lead = _rows.LeadOf(attempt);
        switch (e.Body)
        {
            case DialAnswered answered:
                await AnswerAsync(e, attempt, lead, answered, cancel);
                break;
            case DialAbandoned:
                Abandon(attempt, e.At);
                break;
            case AgentConnected connected:
                attempt.AgentId = connected.Agent;
                await ReachAsync(e, attempt, lead, cancel);
                break;
            case CustomerMatched matched when lead is not null:
                lead.CustomerId = _heads.Present(matched.Customer) ?? lead.CustomerId;
                break;
            case DialEnded ended:
                (attempt.RingSeconds, attempt.SipStatus) = (ended.RingSeconds, ended.SipStatus);
                End(attempt, lead, e.At, TextRules.Clean(ended.Disposition, TextRules.Short)!);
                break;
            case DialNotPlaced none:
                await TakeBackAsync(attempt, lead, none, cancel);
                break;
            case LeadOutcome outcome:
                Decide(attempt, lead, outcome);
                break;
            case ContactClosed:
                Close(e, attempt, lead);
                break;
            default:
                break;
        }
    }

    /// <summary>Leads of other campaigns whose only number has opted out. Run after the batch is saved.</summary>
    public Task BlockOtherLeadsAsync(CancellationToken cancel) => _optOuts.BlockLeadsAsync(cancel);

    private void Attempt(ContactEvent e, DialAttempted dialed)
    {
        if (_rows.Attempts.ContainsKey(e.Stream))
        {
            return;
        }

        var attempt = new DialAttempt
        {
            ContactId = e.Stream,
            CampaignId = dialed.Campaign,
            LeadId = dialed.Lead,
            Number = TextRules.Clean(dialed.Number, TextRules.Short)!,
            At = e.At,
            Mode = TextRules.Clean(dialed.Mode, TextRules.Short)!,
            Proof = dialed.Proof.GetRawText(),
        };
        _rows.Attempts.Add(e.Stream, attempt);
        _db.DialAttempts.Add(attempt);
        if (_rows.LeadOf(attempt) is not { } lead)
        {
            return;
        }

        lead.Attempt(e.At);
        if (_rows.NumberOf(lead, attempt) is { } number)
        {
            number.Attempts++;
            number.LastAttemptAt = e.At;
        }

        Belongs(e, lead.CustomerId);
    }

    // The row goes, so that no cap and no figure counts it. The events stay.
    private async Task TakeBackAsync(DialAttempt attempt, Lead? lead, DialNotPlaced none, CancellationToken cancel)
    {
        _rows.Attempts.Remove(attempt.ContactId);
        _db.DialAttempts.Remove(attempt);
        if (lead is null || lead.LastAttemptAt != attempt.At)
        {
            return;
        }

        var former = _rows.Attempts.Values.Where(a => a.LeadId == lead.Id).Select(a => (a.Number, a.At)).ToList();
        former.AddRange((await _db.DialAttempts.Where(a => a.LeadId == lead.Id && a.ContactId != attempt.ContactId).Select(a => new { a.Number, a.At }).ToListAsync(cancel))
            .Select(a => (a.Number, a.At)));
        lead.Unattempt(Last(former), none.AgainAt, none.Promised ? LeadRank.Callback : LeadRank.Usual, none.Promised ? none.PromisedBy : null);
        if (_rows.NumberOf(lead, attempt) is { } number)
        {
            number.Attempts--;
            number.LastAttemptAt = Last(former.FindAll(a => a.Number == number.Number));
        }
    }

    private static DateTimeOffset? Last(List<(string Number, DateTimeOffset At)> attempts) => attempts.Count == 0 ? null : attempts.Max(a => a.At);

    private async Task AnswerAsync(ContactEvent e, DialAttempt attempt, Lead? lead, DialAnswered answered, CancellationToken cancel)
    {
        attempt.Answer = TextRules.Clean(answered.What, TextRules.Short);
        attempt.LiveAt = answered.What is Human or Unsure ? attempt.LiveAt ?? e.At : null;
        if (answered.What == Human)
        {
            await ReachAsync(e, attempt, lead, cancel);
        }
    }

    // Somebody was reached for certain: the lead is the one customer with this number, else a provisional one. Of several with it the agent picks.
    private async Task ReachAsync(ContactEvent e, DialAttempt attempt, Lead? lead, CancellationToken cancel)
    {
        if (lead is null || lead.CustomerId is not null || !PhoneNumbers.IsE164(attempt.Number))
        {
            return;
        }

        var known = await _db.PhoneNumbers.Where(n => n.Number == attempt.Number).Select(n => n.CustomerId).Distinct().OrderBy(id => id).Take(2).ToListAsync(cancel);
        if (known.Count == 0)
        {
            // Saved at once, so that a second call of the number in the same batch finds it.
            var made = await ProvisionalCustomers.TakeOrAddAsync(_db, attempt.Number, lead.Name, _options.DefaultTier, e.At, cancel);
            _feed.AddIfNew(made);
            known.Add(made.Id);
            _db.ChangeTracker.DetectChanges();
            await _db.SaveChangesAsync(cancel);
        }

        lead.CustomerId = known.Count == 1 ? known[0] : null;
        Belongs(e, lead.CustomerId);
    }

    private static void Abandon(DialAttempt attempt, DateTimeOffset at)
    {
        attempt.Abandoned = true;
        attempt.LiveAt ??= at;
    }

    private void End(DialAttempt attempt, Lead? lead, DateTimeOffset at, string disposition)
    {
        if (attempt.Disposition is not null)
        {
            return;
        }

        (attempt.Disposition, attempt.EndedAt) = (disposition, at);
        if (lead is null || attempt.CampaignId is not { } campaign || lead.LastAttemptAt != attempt.At)
        {
            return;
        }

        var plan = _rows.PlanOf(campaign);
        var numbers = _rows.NumbersOf(lead);
        if (disposition == Dispositions.InvalidNumber)
        {
            numbers.FindAll(n => n.Number == attempt.Number).ForEach(n => n.Invalid = true);
        }

        var callable = lead.Attempts < plan.PerLead && numbers.Exists(n => LeadSelection.IsCallable(n, plan));
        TimeSpan? wait = disposition switch
        {
            Dispositions.InvalidNumber => TimeSpan.Zero,
            Dispositions.Answered => null,
            _ => plan.Again.TryGetValue(disposition, out var again) ? again : null,
        };
        lead.End(disposition, at, wait, callable);
    }

    private static void Decide(DialAttempt attempt, Lead? lead, LeadOutcome outcome)
    {
        attempt.Outcome = TextRules.Clean(outcome.Outcome, TextRules.Name);
        attempt.Success = outcome.Success;
        attempt.AgentId = outcome.Agent ?? attempt.AgentId;
        attempt.Form = outcome.Form?.GetRawText();
        if (lead is not null && lead.LastAttemptAt == attempt.At)
        {
            lead.Decide(attempt.Outcome!, outcome.CallbackAt, outcome.CallbackAgent);
        }
    }

    // An attempt that nobody ended was cut off by a stop of the server; a person who had answered and reached no agent was abandoned by it.
    private void Close(ContactEvent e, DialAttempt attempt, Lead? lead)
    {
        if (attempt.Disposition is null)
        {
            if (attempt.LiveAt is { } live && attempt.Mode != MessageMode && _heads.Contact(e).AnsweredAt is null)
            {
                Abandon(attempt, live);
            }

            End(attempt, lead, e.At, Dispositions.Interrupted);
        }
    }

    private void Belongs(ContactEvent e, Guid? customer)
    {
        if (customer is { } id && _heads.Contact(e) is { CustomerId: null } contact)
        {
            contact.CustomerId = id;
            _changedCustomers.Add(id);
        }
    }
}
