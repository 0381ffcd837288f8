using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Crm.AgentConsole;

/// <summary>
/// The console's live connection, at <see cref="Path"/>. It knows who is signed in, bounds what came in, and forwards to <see cref="IAgentDesk"/>; it decides nothing else.
/// </summary>
[Authorize]
public sealed class ConsoleHub(IAgentDesk desk, CustomerWatches watches) : Hub<IConsoleClient>, IConsoleHub
{
    public const string Path = "/hubs/console";

    private const int CustomersOnScreen = 32;

    public override async Task OnConnectedAsync()
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, ConsoleGroups.User(UserId));
        await base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        foreach (var customer in Watched)
        {
            watches.Remove(customer, Context.ConnectionId);
        }

        await desk.Detach(UserId, Context.ConnectionId);
        await base.OnDisconnectedAsync(exception);
    }

    public Task<AgentSituation> Attach() => desk.Attach(UserId, Context.ConnectionId);

    public Task ReportPhone(PhoneReport report)
    {
        if (report is null) throw new RefusedException("The phone report is missing.");
        string[] texts = [report.Kind, report.Microphone, report.Socket, report.Ice, report.Audio, report.Problem ?? ""];
        foreach (var text in texts) Bounded(text, 300, "phone report");
        return desk.ReportPhone(UserId, report);
    }

    public Task GoReady() => desk.GoReady(UserId);

    public Task GoNotReady(string reason) => desk.GoNotReady(UserId, Bounded(reason, 100, "reason"));

    public Task Hold(Guid contactId) => desk.Hold(UserId, contactId);

    public Task Resume(Guid contactId) => desk.Resume(UserId, contactId);

    public Task HangUp(Guid contactId) => desk.HangUp(UserId, contactId);

    public Task Decline(Guid offerId) => desk.Decline(UserId, offerId);

    public Task SendDigits(Guid contactId, string digits) => desk.SendDigits(UserId, contactId, Bounded(digits, 32, "row of digits"));

    public Task<Guid> Dial(string number, Guid? customerId, Guid? ticketId) => desk.Dial(UserId, Bounded(number, 40, "number"), customerId, ticketId);

    public Task PickCustomer(Guid contactId, Guid customerId) => desk.PickCustomer(UserId, contactId, customerId);

    public Task<Guid> CompleteCustomer(Guid contactId, string name) => desk.CompleteCustomer(UserId, contactId, Bounded(name, 200, "name"));

    public Task FinishWrapUp(Guid contactId, string? disposition, string? note) =>
        desk.FinishWrapUp(UserId, contactId, disposition is null ? null : Bounded(disposition, 100, "disposition"), note is null ? null : Bounded(note, 4000, "note"));

    public Task ExtendWrapUp(Guid contactId) => desk.ExtendWrapUp(UserId, contactId);

    public Task FinishCampaignCall(Guid contactId, CallOutcome outcome) => desk.FinishCampaignCall(UserId, contactId, OutcomeBounds.Check(outcome));

    public Task CallPreview(Guid contactId) => desk.CallPreview(UserId, contactId);

    public Task SkipPreview(Guid contactId) => desk.SkipPreview(UserId, contactId);

    public async Task<CampaignView> WatchCampaign(Guid campaignId)
    {
        OnlySupervisors("A campaign's page");
        await Groups.AddToGroupAsync(Context.ConnectionId, ConsoleGroups.Campaign(campaignId));
        return await desk.Campaign(campaignId);
    }

    public Task UnwatchCampaign(Guid campaignId) => Groups.RemoveFromGroupAsync(Context.ConnectionId, ConsoleGroups.Campaign(campaignId));

    public async Task<WallboardSnapshot> WatchWallboard()
    {
        OnlySupervisors("The wallboard");
        // Joined first: a change in between then arrives twice rather than never, and its version tells.
        await Groups.AddToGroupAsync(Context.ConnectionId, ConsoleGroups.Wallboard);
        return await desk.Wallboard();
    }

    public Task UnwatchWallboard() => Groups.RemoveFromGroupAsync(Context.ConnectionId, ConsoleGroups.Wallboard);

    public async Task WatchCustomer(Guid customerId)
    {
        if (Watched.Count >= CustomersOnScreen && !Watched.Contains(customerId))
        {
            throw new RefusedException($"A console can show at most {CustomersOnScreen} customers at once. Close some of them.");
        }

        Watched.Add(customerId);
        watches.Add(customerId, Context.ConnectionId, UserId);
        await Groups.AddToGroupAsync(Context.ConnectionId, ConsoleGroups.Customer(customerId));
        try
        {
            // Checked last: whoever hides the customer meanwhile finds this console among those that watch.
            await desk.SeeCustomer(UserId, customerId);
        }
        catch
        {
            await UnwatchCustomer(customerId);
            throw;
        }
    }

    public Task UnwatchCustomer(Guid customerId)
    {
        Watched.Remove(customerId);
        watches.Remove(customerId, Context.ConnectionId);
        return Groups.RemoveFromGroupAsync(Context.ConnectionId, ConsoleGroups.Customer(customerId));
    }

    private void OnlySupervisors(string what)
    {
        if (!Context.User!.IsInRole(ConsoleRoles.Supervisor) && !Context.User!.IsInRole(ConsoleRoles.Administrator))
        {
            throw new RefusedException($"{what} is for supervisors and administrators. Ask an administrator to change your role.");
        }
    }

    private Guid UserId => Guid.TryParse(Context.User?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
        ? id
        : throw new InvalidOperationException($"The sign-in cookie carries no user id: the claim {ClaimTypes.NameIdentifier} must be the user's Guid.");

    // One connection's calls are handled one after the other, so a plain set is enough.
    private HashSet<Guid> Watched
    {
        get
        {
            if (Context.Items.TryGetValue(nameof(Watched), out var kept)) return (HashSet<Guid>)kept!;
            var watched = new HashSet<Guid>();
            Context.Items[nameof(Watched)] = watched;
            return watched;
        }
    }

    private static string Bounded(string text, int most, string what) => text is not null && text.Length <= most
        ? text
        : throw new RefusedException(text is null ? $"The {what} is missing." : $"The {what} is too long: at most {most} characters fit.");
}
