using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.Host.Contacts.Campaigns;
using Crm.Host.Security;
using Crm.Routing;

namespace Crm.Host.Contacts;

/// <summary>What consoles may ask for, run on the desk's mailbox after the check that the contact is this agent's.</summary>
internal sealed class AgentDesk(ContactDesk desk, IAgentProfiles profiles, OutcomeRecords records, CustomerSight sight) : IAgentDesk
{
    private const string NoCustomer = "This customer does not exist any more. Search again.";

    public async Task<AgentSituation> Attach(Guid user, string connection)
    {
        var profile = profiles.Find(user) ?? throw new RefusedException("This account is disabled. Ask an administrator.");
        return await desk.Mailbox.Ask(() => desk.Situations.Build(desk.Presence.Attach(profile, connection)));
    }

    public Task Detach(Guid user, string connection)
    {
        desk.Mailbox.Post(() => desk.Presence.Detach(user, connection));
        return Task.CompletedTask;
    }

    public Task ReportPhone(Guid user, PhoneReport report) => Run(user, session => desk.Presence.Report(session, report));

    public Task GoReady(Guid user) => Try(user, desk.Presence.GoReady);

    public Task GoNotReady(Guid user, string reason) => Run(user, session => desk.Presence.GoNotReady(session, reason));

    public Task Hold(Guid user, Guid contact) => Try(user, session => desk.Talk.Hold(Own(session, contact)));

    public Task Resume(Guid user, Guid contact) => Try(user, session => desk.Talk.Resume(Own(session, contact)));

    public Task HangUp(Guid user, Guid contact) => Run(user, session => desk.Talk.AgentLeft(Talking(session, contact)));

    public Task Decline(Guid user, Guid offer) => Run(user, session =>
    {
        if (session.Contact?.Offer is not { } ringing || ringing.Offer.Value != offer)
        {
            throw new RefusedException("This call does not ring here any more.");
        }

        desk.Handle(new OfferFailed(ringing.Offer, OfferFailure.Rejected));
    });

    public Task SendDigits(Guid user, Guid contact, string digits) => Run(user, session =>
    {
        if (digits.Any(d => !char.IsAsciiDigit(d) && d is not ('*' or '#')))
        {
            throw new RefusedException("Only the keys 0 to 9, * and # can be sent.");
        }

        if (Talking(session, contact).CustomerLeg is { } leg)
        {
            desk.Calls.SendDigits(leg, digits);
        }
    });

    public async Task<Guid> Dial(Guid user, string number, Guid? customer, Guid? ticket)
    {
        if (customer is { } called)
        {
            await SeeCustomer(user, called);
        }

        if (ticket is { } about && !await sight.SeesTicketAsync(user, about))
        {
            throw new RefusedException("This ticket does not exist any more. Reload the page.");
        }

        var typed = await Ask(user, session => session.PhoneProblem is { } problem ? throw new RefusedException(problem) : Granted(desk.Telephone.ByHand.Begin(session, number)));
        var known = await desk.Telephone.ByHand.ReadAsync(typed, customer);
        return await Ask(user, session =>
        {
            var allowed = Granted(desk.Telephone.ByHand.Ask(session, typed, customer, known));
            return Granted(desk.Outbound.Dial(session, typed, customer, ticket, allowed)).Id;
        });
    }

    public async Task PickCustomer(Guid user, Guid contact, Guid customer)
    {
        var number = await Ask(user, session => Own(session, contact).Caller.Number);
        await SeeCustomer(user, customer);
        var caller = await desk.Records.LoadCaller(number, customer).WaitAsync(desk.Closing) ?? throw new RefusedException(NoCustomer);
        await Run(user, session => desk.Telephone.Callers.Picked(Own(session, contact), caller));
    }

    public async Task<Guid> CompleteCustomer(Guid user, Guid contact, string name)
    {
        var caller = await Ask(user, session => Own(session, contact).Caller);
        if (caller.Customer is not { Provisional: true } customer)
        {
            throw new RefusedException("This contact has no new customer to complete.");
        }

        var complete = await Task.Run(() => desk.Records.Complete(customer.Id, name, caller.Number)).WaitAsync(desk.Closing);
        await Run(user, session => desk.Telephone.Callers.Identified(Own(session, contact), complete, "completed by the agent", tellRouting: false));
        return customer.Id;
    }

    public Task FinishWrapUp(Guid user, Guid contact, string? disposition, string? note) =>
        Try(user, session => desk.Presence.FinishWrapUp(session, contact, disposition, note));

    public Task ExtendWrapUp(Guid user, Guid contact) => Try(user, session => desk.Presence.ExtendWrapUp(session, contact));

    public async Task FinishCampaignCall(Guid user, Guid contact, CallOutcome outcome)
    {
        var wrapped = await Ask(user, session => desk.Campaigns.Outcomes.Problem(session, contact, outcome) is { } problem
            ? throw new RefusedException(problem)
            : session.Contact!);
        var (opportunity, ticket) = await records.KeepAsync(user, wrapped, outcome);
        await Run(user, session => desk.Campaigns.Outcomes.Finish(session, wrapped, outcome, opportunity, ticket));
    }

    public Task CallPreview(Guid user, Guid contact) => Try(user, session => desk.Campaigns.Previews.Call(session, contact));

    public Task SkipPreview(Guid user, Guid contact) => Try(user, session => desk.Campaigns.Previews.Skip(session, contact));

    public async Task SeeCustomer(Guid user, Guid customer)
    {
        if (!await sight.SeesCustomerAsync(user, customer).WaitAsync(desk.Closing))
        {
            throw new RefusedException(NoCustomer);
        }
    }

    public Task<CampaignView> Campaign(Guid campaign) => desk.Mailbox.Ask(() => desk.Campaigns.Find(campaign) is { } live
        ? desk.Campaigns.Board.View(live)
        : throw new RefusedException("There is no such campaign."));

    public Task<WallboardSnapshot> Wallboard() => desk.Mailbox.Ask(() => desk.Wallboard.Snapshot());

    // ---- on the mailbox --------------------------------------------------------------------------

    private Task<T> Ask<T>(Guid user, Func<AgentSession, T> work) => desk.Mailbox.Ask(() =>
        work(desk.FindAgent(user) is { SignedIn: true } session
            ? session
            : throw new RefusedException("You are signed out of the telephone. Reload the page to sign in again.")));

    private Task Run(Guid user, Action<AgentSession> work) => Ask(user, session =>
    {
        work(session);
        return true;
    });

    private Task Try(Guid user, Func<AgentSession, string?> work) => Run(user, session =>
    {
        if (work(session) is { } refusal)
        {
            throw new RefusedException(refusal);
        }
    });

    private static T Granted<T>((T? Value, string? Refusal) answer)
        where T : class => answer.Value ?? throw new RefusedException(answer.Refusal!);

    /// <summary>The agent's contact, once the agent is on the line.</summary>
    private static Contact Talking(AgentSession session, Guid contact) =>
        Own(session, contact) is { Offer: null } own ? own : throw new RefusedException("This call rings: answer it or decline it.");

    /// <summary>Nobody acts on another agent's contact.</summary>
    private static Contact Own(AgentSession session, Guid contact) =>
        session.Contact is { } own && own.Id == contact ? own : throw new RefusedException("This call is not yours, or it is over.");
}

/// <summary>Accounts as the desk needs them, from memory.</summary>
internal interface IAgentProfiles
{
    /// <summary>The profile of an enabled account, or null.</summary>
    AgentProfile? Find(Guid user);

    /// <summary>Every enabled account.</summary>
    IReadOnlyList<AgentProfile> All();
}
