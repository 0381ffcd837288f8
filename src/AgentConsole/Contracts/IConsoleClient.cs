namespace Crm.AgentConsole.Contracts;

/// <summary>What the server sends to a signed-in console. Everything is a whole snapshot with a rising version, so a lost message or a reload is healed by the next one.</summary>
public interface IConsoleClient
{
    /// <summary>The agent's present situation: state, offer with its pop, call, wrap-up. Sent on every change and on <see cref="IConsoleHub.Attach"/>, to that agent only.</summary>
    Task Situation(AgentSituation situation);

    /// <summary>Rows of the wallboard that changed, to supervisors who watch it. A row replaces the former one with its id.</summary>
    Task Wallboard(WallboardChange change);

    /// <summary>Something on this customer's timeline is new: fetch it again. To consoles that watch this customer (<see cref="IConsoleHub.WatchCustomer"/>).</summary>
    Task CustomerChanged(Guid customerId);

    /// <summary>To the consoles of those who follow or own a ticket, but not to who did it. Only a hint: what was missed stands on the ticket.</summary>
    Task TicketNews(TicketNews news);

    /// <summary>There is something new for this user to see: fetch the notices again.</summary>
    Task NoticesChanged();

    /// <summary>A campaign as it is now, to supervisors who watch it; at most a few times a second.</summary>
    Task Campaign(CampaignView view);
}

/// <summary>What a console may ask for. Every method checks role and ownership; a refusal is a HubException with a plain sentence.</summary>
public interface IConsoleHub
{
    /// <summary>First call after each (re)connection.</summary>
    Task<AgentSituation> Attach();

    /// <summary>What the console found when it checked its phone; needed before <see cref="GoReady"/>.</summary>
    Task ReportPhone(PhoneReport report);

    Task GoReady();

    Task GoNotReady(string reason);

    Task Hold(Guid contactId);

    Task Resume(Guid contactId);

    Task HangUp(Guid contactId);

    /// <summary>Decline the offer that rings now.</summary>
    Task Decline(Guid offerId);

    Task SendDigits(Guid contactId, string digits);

    /// <summary>Place a call to a number: the agent's phone is called first and answers by itself.</summary>
    Task<Guid> Dial(string number, Guid? customerId, Guid? ticketId);

    /// <summary>The caller is this one of the matching customers.</summary>
    Task PickCustomer(Guid contactId, Guid customerId);

    /// <summary>Make the provisional customer of this contact a real one.</summary>
    Task<Guid> CompleteCustomer(Guid contactId, string name);

    /// <param name="disposition">Null when the time ran out before one was chosen: the note is kept all the same.</param>
    Task FinishWrapUp(Guid contactId, string? disposition, string? note);

    Task ExtendWrapUp(Guid contactId);

    /// <summary>Ends the wrap-up of a campaign's call.</summary>
    Task FinishCampaignCall(Guid contactId, CallOutcome outcome);

    /// <summary>Call the lead that is shown (<see cref="AgentSituation.Preview"/>).</summary>
    Task CallPreview(Guid contactId);

    /// <summary>Do not call the lead that is shown; it stays in the campaign.</summary>
    Task SkipPreview(Guid contactId);

    /// <summary>Supervisors: a campaign now, and its changes from now on.</summary>
    Task<CampaignView> WatchCampaign(Guid campaignId);

    Task UnwatchCampaign(Guid campaignId);

    /// <summary>Supervisors: the whole wallboard now, and changes from now on.</summary>
    Task<WallboardSnapshot> WatchWallboard();

    Task UnwatchWallboard();

    /// <summary>Tell this console when the customer's timeline changes; it has the customer on screen. Asked again after each reconnection.</summary>
    Task WatchCustomer(Guid customerId);

    Task UnwatchCustomer(Guid customerId);
}

/// <summary>Result of the console's own check. Null problem means fit for calls.</summary>
/// <param name="Microphone">ok, denied, missing or silent.</param>
/// <param name="Socket">ok, or why the SIP WebSocket is not registered.</param>
/// <param name="Ice">ok, or why no media path was found.</param>
/// <param name="Audio">ok, or why the browser cannot play.</param>
/// <param name="Kind">browser or desk: a desk phone only needs to be registered.</param>
public sealed record PhoneReport(string Kind, string Microphone, string Socket, string Ice, string Audio, string? Problem);
