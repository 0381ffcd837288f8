using Crm.AgentConsole.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace Crm.AgentConsole;

/// <summary>
/// What the console asks of the rest of the product, for one signed-in user. The host implements it.
/// Each method checks that the user may do this now (role, ownership of the contact, state) and throws <see cref="RefusedException"/> otherwise.
/// </summary>
public interface IAgentDesk
{
    /// <summary>A console of this user connected and asks for the present situation; later ones come through <see cref="ConsolePusher"/>.</summary>
    Task<AgentSituation> Attach(Guid user, string connection);

    /// <summary>A console went away. Called for every connection that ends, attached or not.</summary>
    Task Detach(Guid user, string connection);

    Task ReportPhone(Guid user, PhoneReport report);

    Task GoReady(Guid user);

    Task GoNotReady(Guid user, string reason);

    Task Hold(Guid user, Guid contact);

    Task Resume(Guid user, Guid contact);

    Task HangUp(Guid user, Guid contact);

    Task Decline(Guid user, Guid offer);

    Task SendDigits(Guid user, Guid contact, string digits);

    /// <returns>Id of the new contact.</returns>
    Task<Guid> Dial(Guid user, string number, Guid? customer, Guid? ticket);

    Task PickCustomer(Guid user, Guid contact, Guid customer);

    /// <returns>Id of the customer.</returns>
    Task<Guid> CompleteCustomer(Guid user, Guid contact, string name);

    Task FinishWrapUp(Guid user, Guid contact, string? disposition, string? note);

    Task ExtendWrapUp(Guid user, Guid contact);

    Task FinishCampaignCall(Guid user, Guid contact, CallOutcome outcome);

    Task CallPreview(Guid user, Guid contact);

    Task SkipPreview(Guid user, Guid contact);

    /// <summary>Refused unless this user may see the customer; the answer for a customer of another team is that of one that does not exist.</summary>
    Task SeeCustomer(Guid user, Guid customer);

    /// <summary>The campaign now; its changes come through <see cref="ConsolePusher"/>. The hub has checked that the user is a supervisor or an administrator.</summary>
    Task<CampaignView> Campaign(Guid campaign);

    /// <summary>The whole board. The hub has checked that the user is a supervisor or an administrator.</summary>
    Task<WallboardSnapshot> Wallboard();
}

/// <summary>The request cannot be granted. The sentence is shown to the person as it is: what is wrong, and what to do instead.</summary>
public sealed class RefusedException(string sentence) : HubException(sentence);
