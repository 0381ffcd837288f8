using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.Host.Contacts.Campaigns;
using Crm.Routing;
using Crm.Routing.Ivr;

namespace Crm.Host.Contacts;

/// <summary>
/// After a stop of any kind: contacts that were open are closed as interrupted with their times, agents stand as they stood, the wallboard
/// shows the day's counts again, and callbacks keep their places. Everything comes from the event stream.
/// </summary>
internal sealed class Recovery(
    ContactDesk desk, EventReader events, TimelineReader timeline, CallbackList callbacks, CampaignRecovery campaigns, IAgentProfiles profiles, Heartbeat heartbeat, ILogger<Recovery> log)
{
    /// <summary>Runs before the telephone is open, on the desk's thread, once the database has everything that the journal holds.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var known = profiles.All().ToDictionary(p => p.Id);
        var states = await events.AgentStatesAsync(cancel);
        var cuts = await CutsAsync(cancel);
        // The first query of its kind costs far more than the next: not in the path of the first call.
        await desk.Records.FindCaller("+1");
        var pending = await PendingAsync(cancel);
        pending.AddRange(cuts.Select(cut => cut.Callback).OfType<PendingCallback>());
        var unfinished = await UnfinishedAsync(states, cancel);
        var since = await desk.Mailbox.Ask(() => desk.Wallboard.DayStart);
        await foreach (var happened in events.ReadSinceAsync(since, [.. Wallboard.Kinds.Union(CampaignBoard.Kinds)], cancel))
        {
            desk.Mailbox.Post(() => desk.Replay(happened));
        }

        await desk.Mailbox.Ask(() =>
        {
            unfinished.ForEach(c => desk.Add(c));
            cuts.ForEach(Interrupt);
            foreach (var state in states)
            {
                if (known.TryGetValue(state.AgentId, out var profile))
                {
                    Restore(profile, state);
                }
            }

            pending.ForEach(desk.Callbacks.Add);
            desk.Wallboard.GoLive();
            return true;
        });
        await campaigns.RunAsync();
        if (cuts.Count > 0)
        {
            DeskLog.Interrupted(log, cuts.Count);
        }
    }

    private async Task<List<PendingCallback>> PendingAsync(CancellationToken cancel)
    {
        var pending = new List<PendingCallback>();
        for (string? after = null; ;)
        {
            var page = await callbacks.OpenAsync(null, after, 100, Viewer.System, cancel);
            pending.AddRange(page.Items.Select(c => new PendingCallback(c.Id, c.Queue, c.Number, c.Since) { Attempts = c.Attempts }));
            if (page.Next is null)
            {
                return pending;
            }

            after = page.Next;
        }
    }

    /// <summary>The contacts that have no end yet, with what the record still owes them.</summary>
    private async Task<List<Cut>> CutsAsync(CancellationToken cancel)
    {
        var cuts = new List<Cut>();
        foreach (var open in await events.OpenContactsAsync(cancel))
        {
            if (await timeline.OfContactAsync(open.Id, Viewer.System, cancel) is not { } history)
            {
                continue;
            }

            // A beat can be older than the last event, and the clock may have been set back since.
            var at = heartbeat.Former is { } alive && alive > open.LastEventAt && alive < desk.Now ? alive : open.LastEventAt;
            var recordings = RecordingFiles.Rescue(desk.Site, open.Id, open.StartedAt, [.. history.Recordings.Select(r => r.Id)]);
            cuts.Add(new Cut(open, at, [.. Interruption.Endings(history.Events, recordings, at, Step)], await CallbackAsync(history.Events, cancel)));
        }

        return cuts;
    }

    private IvrStep? Step(HelpDesk.Timeline.IvrStepEntered entered) => desk.Site.Routing.Ivrs.GetValueOrDefault(entered.Ivr)?.Steps.GetValueOrDefault(entered.Step);

    /// <summary>The callback that has to be made again.</summary>
    private async Task<PendingCallback?> CallbackAsync(IReadOnlyList<ContactEvent> events, CancellationToken cancel) =>
        Interruption.CallbackToMakeAgain(events) is { } reached && await callbacks.FindAsync(reached.Callback, cancel) is { } stored
            ? new PendingCallback(stored.Id, stored.Queue, stored.Number, stored.Since) { Attempts = stored.Attempts }
            : null;

    private void Interrupt(Cut cut)
    {
        var contact = desk.Find(cut.Contact.Id) ?? new Contact(cut.Contact.Id, cut.Contact.Direction, cut.Contact.StartedAt) { Sequence = cut.Contact.LastSequence };
        foreach (var ending in cut.Endings)
        {
            desk.Write(contact, ending, cut.At);
        }
    }

    private void Restore(AgentProfile profile, AgentStateRecord last)
    {
        var session = desk.Presence.Know(profile);
        session.Sequence = last.LastSequence;
        if (last.State == Names.Of(AgentState.SignedOut))
        {
            return;
        }

        desk.Presence.SignIn(session);
        session.LeftAt = desk.Now;
        desk.Presence.SignOutLater(session);
        var contact = last.ContactId is { } id ? desk.Find(id) : null;
        session.Contact = contact;
        // As it stood, so that a wrap-up that goes on is not begun again, and one that ran out meanwhile is ended.
        session.State = Names.ToState(last.State);
        session.Since = last.Since;
        desk.Handle(new AgentRestored(session.Id, Names.ToState(last.State), last.Reason, contact?.Key, last.Since, WrapUpEnd(contact, last)));
    }

    private DateTimeOffset? WrapUpEnd(Contact? contact, AgentStateRecord last) =>
        contact is null || last.State != Names.Of(AgentState.WrapUp) ? null
        : last.Since + (contact.Queue is { } queue && desk.Site.Routing.Queues.TryGetValue(queue, out var policy) ? policy.WrapUp : desk.Site.Routing.Outbound.WrapUp);

    /// <summary>The contacts that agents were talking in or wrapping up: their notes can still be finished.</summary>
    private async Task<List<Contact>> UnfinishedAsync(IReadOnlyList<AgentStateRecord> states, CancellationToken cancel)
    {
        var contacts = new List<Contact>();
        foreach (var state in states.Where(s => s.ContactId is not null && s.State is "talking" or "reconnecting" or "wrap-up"))
        {
            if (await timeline.OfContactAsync(state.ContactId!.Value, Viewer.System, cancel) is not { } history)
            {
                continue;
            }

            var stored = history.Contact;
            var known = stored.CustomerId is { } customer ? await desk.Records.LoadCaller(stored.Number, customer) : null;
            var contact = new Contact(stored.Id, stored.Direction, stored.StartedAt)
            {
                Sequence = history.Events[^1].Sequence,
                Caller = known ?? CallerInfo.OfNumber(stored.Number),
                DisplayName = stored.DisplayName,
                Queue = stored.Queue,
                Agent = new AgentId(state.AgentId),
            };
            contact.Enter(ContactPhase.Over, stored.EndedAt ?? stored.StartedAt);
            contacts.Add(contact);
        }

        return contacts;
    }

    /// <summary>A contact that the end of the former run cut.</summary>
    private sealed record Cut(OpenContact Contact, DateTimeOffset At, IReadOnlyList<ContactEventBody> Endings, PendingCallback? Callback);
}
