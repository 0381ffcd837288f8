using Crm.HelpDesk.Timeline;
using Crm.Routing;

namespace Crm.Host.Contacts;

/// <summary>
/// After a stop of any kind: contacts that were open are closed as interrupted with their times, agents stand as they stood, the wallboard
/// shows the day's counts again, and callbacks keep their places. Everything comes from the event stream.
/// </summary>
internal sealed class Recovery(ContactDesk desk, EventReader events, CallbackList callbacks, IAgentProfiles profiles, ILogger<Recovery> log)
{
    private const string CallWasCut = "The server stopped during your call. Finish your notes, then go ready.";

    /// <summary>Runs before the telephone is open, on the desk's thread, once the database has everything that the journal holds.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var known = profiles.All().ToDictionary(p => p.Id);
        var states = await events.AgentStatesAsync(cancel);
        var open = await events.OpenContactsAsync(cancel);
        var pending = await PendingAsync(cancel);
        var since = await desk.Mailbox.Ask(() => desk.Wallboard.DayStart);
        await foreach (var happened in events.ReadSinceAsync(since, cancel))
        {
            desk.Mailbox.Post(() => desk.Wallboard.Apply(happened));
        }

        await desk.Mailbox.Ask(() =>
        {
            Interrupt(open);
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
        DeskLog.Interrupted(log, open.Count);
    }

    private async Task<List<PendingCallback>> PendingAsync(CancellationToken cancel)
    {
        var pending = new List<PendingCallback>();
        for (string? after = null; ;)
        {
            var page = await callbacks.OpenAsync(null, after, 100, cancel);
            pending.AddRange(page.Items.Select(c => new PendingCallback(c.Id, c.Queue, c.Number, c.Since) { Attempts = c.Attempts }));
            if (page.Next is null)
            {
                return pending;
            }

            after = page.Next;
        }
    }

    private void Interrupt(IReadOnlyList<OpenContact> open)
    {
        foreach (var cut in open)
        {
            var contact = new Contact(cut.Id, cut.Direction, cut.StartedAt) { Sequence = cut.LastSequence };
            desk.Write(contact, new ContactClosed("interrupted", $"The server stopped during this contact; the last thing known of it happened at {cut.LastEventAt:u}."));
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
        if (last.State == Names.Of(AgentState.Talking) || last.State == Names.Of(AgentState.Reconnecting) || last.State == Names.Of(AgentState.WrapUp))
        {
            desk.Presence.GoNotReady(session, CallWasCut);
        }
        else if (last.State == Names.Of(AgentState.NotReady))
        {
            desk.Presence.GoNotReady(session, last.Reason ?? "Signed in");
        }
        else
        {
            desk.Handle(new AgentReady(session.Id));
        }
    }
}
