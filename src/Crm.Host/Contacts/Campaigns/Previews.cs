using Crm.AgentConsole.Contracts;
using Crm.Routing;
using Crm.Routing.Dialer;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>Leads that agents look at before they are called: shown, called, skipped, or taken back when the time is over.</summary>
internal sealed class Previews(ContactDesk desk, CampaignFloor floor, LeadPicker picker)
{
    /// <summary>A lead that an agent skipped is not shown to the next one at once.</summary>
    private static readonly TimeSpan SkippedFor = TimeSpan.FromMinutes(15);

    private readonly Dictionary<ContactId, Preview> _shown = [];

    public void Show(ShowPreview decision)
    {
        if (floor.Find(decision.Campaign) is not { } campaign || desk.FindAgent(decision.Agent.Value) is not { } session)
        {
            floor.Tell(new AttemptNotMade(decision.Contact, "There is no such campaign, or its agent is gone."));
            return;
        }

        var (pick, why) = picker.Next(campaign, reserved: true);
        campaign.Idle = pick is null ? why : null;
        floor.Recount(campaign);
        if (pick is null)
        {
            floor.Tell(new AttemptNotMade(decision.Contact, why));
            return;
        }

        var number = pick.Number.Number;
        var preview = new Preview(decision.Contact, decision.Agent, decision.Until, pick.Lead, campaign.View(pick.Lead.Lead, number), CallerInfo.OfNumber(number));
        _shown[decision.Contact] = preview;
        Identify(preview, pick.Lead.Lead.CustomerId);
        desk.Situations.Publish(session);
    }

    private void Identify(Preview preview, Guid? customer)
    {
        var number = preview.Caller.Number!;
        var found = customer is { } known ? desk.Records.LoadCaller(number, known) : desk.Records.FindCaller(number).ContinueWith(f => (CallerInfo?)f.Result, TaskScheduler.Default);
        found.ContinueWith(done => desk.Mailbox.Post(() =>
        {
            if (_shown.TryGetValue(preview.Contact, out var shown))
            {
                var caller = done.IsCompletedSuccessfully ? done.Result ?? shown.Caller : shown.Caller with { LookUp = LookUpState.Unavailable };
                _shown[preview.Contact] = shown with { Caller = caller };
                Publish(shown.Agent);
            }
        }), TaskScheduler.Default);
    }

    /// <summary>What the agent is shown; null when nothing.</summary>
    public PreviewView? Of(AgentSession session) => _shown.Values.FirstOrDefault(preview => preview.Agent == session.Id) is { } shown
        ? new PreviewView(shown.Contact.Value, shown.Until, ScreenPops.BuildPreview(desk, shown))
        : null;

    /// <summary>Who is shown to this agent; null when nobody is.</summary>
    public CallerInfo? CallerOf(AgentSession session) => _shown.Values.FirstOrDefault(preview => preview.Agent == session.Id)?.Caller;

    /// <returns>Null, or why not.</returns>
    public string? Call(AgentSession session, Guid contact) => Answer(session, contact, new PreviewAccepted(new ContactId(contact)));

    /// <returns>Null, or why not.</returns>
    public string? Skip(AgentSession session, Guid contact)
    {
        if (Answer(session, contact, null) is { } refusal)
        {
            return refusal;
        }

        _shown.Remove(new ContactId(contact), out var skipped);
        picker.Release(skipped!.Lead, desk.Now + SkippedFor);
        floor.Tell(new PreviewSkipped(skipped.Contact));
        desk.Situations.Publish(session);
        return null;
    }

    /// <summary>The dialer took the lead back.</summary>
    public void Withdraw(ContactId contact)
    {
        if (_shown.Remove(contact, out var preview))
        {
            picker.Release(preview.Lead, null);
            Publish(preview.Agent);
        }
    }

    /// <summary>The lead that was shown for this contact, which is dialed now; null when none was.</summary>
    public BufferedLead? Accepted(ContactId contact) => _shown.Remove(contact, out var preview) ? preview.Lead : null;

    private string? Answer(AgentSession session, Guid contact, DialerFact? fact)
    {
        if (!_shown.TryGetValue(new ContactId(contact), out var shown) || shown.Agent != session.Id)
        {
            return "This lead is not yours any more: your time to look at it was over, or the campaign was stopped.";
        }

        if (fact is not null)
        {
            floor.Tell(fact);
        }

        return null;
    }

    private void Publish(AgentId agent)
    {
        if (desk.FindAgent(agent.Value) is { } session)
        {
            desk.Situations.Publish(session);
        }
    }
}

/// <summary>A lead on an agent's screen.</summary>
internal sealed record Preview(ContactId Contact, AgentId Agent, DateTimeOffset Until, BufferedLead Lead, CampaignCall Call, CallerInfo Caller);
