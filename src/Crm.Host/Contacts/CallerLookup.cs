using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;

namespace Crm.Host.Contacts;

/// <summary>
/// The help desk as the contact desk asks it: who calls, and what an agent should know at first sight. Every question runs on the thread pool:
/// SQLite works in the thread that asks, and waits there while another writer has the file, which must never be the desk's thread.
/// </summary>
internal sealed class CallerLookup(CallerFinder finder, CustomerDirectory customers, TicketQueries tickets)
{
    /// <summary>Everyone who may be calling from a number.</summary>
    public Task<CallerInfo> FindCaller(string number) => Task.Run(async () =>
    {
        var matches = await finder.FindAsync(number);
        return matches.Count switch
        {
            0 => CallerInfo.OfNumber(number),
            1 => Of(number, matches[0], matches),
            _ => CallerInfo.OfNumber(number) with { Matches = [.. matches.Select(Line)] },
        };
    });

    /// <summary>A contact whose customer is known: picked by the agent, or chosen before dialing. Null when the customer is gone.</summary>
    public Task<CallerInfo?> LoadCaller(string? number, Guid customer) => Task.Run(async () =>
    {
        var match = await finder.DescribeAsync(customer);
        return match is null ? null : Of(number, match, [match]);
    });

    /// <summary>The provisional customer of an unknown number: made once, whoever asks first.</summary>
    public Task<CallerInfo> EnsureProvisional(string number, string? displayName) => Task.Run(async () =>
    {
        await customers.EnsureProvisionalAsync(number, displayName);
        return await FindCaller(number);
    });

    /// <summary>Makes a provisional customer a real one.</summary>
    /// <exception cref="AgentConsole.RefusedException">The name is not acceptable, or somebody completed the customer already.</exception>
    public async Task<CallerInfo> Complete(Guid customer, string name, string? number)
    {
        var result = await customers.CompleteAsync(customer, name);
        return result.IsOk
            ? await LoadCaller(number, customer) ?? throw new AgentConsole.RefusedException("This customer does not exist any more. Search again.")
            : throw new AgentConsole.RefusedException(result.Problem!);
    }

    /// <summary>The state that a caller may hear: of a ticket of one of the customers who share the number.</summary>
    /// <returns>The state in kebab case, or null.</returns>
    public Task<string?> FindTicketState(int number, CallerInfo caller) => Task.Run(async () =>
    {
        IEnumerable<Guid> mine = caller.Customer is { } customer ? [customer.Id] : caller.Matches.Select(m => m.Id);
        foreach (var id in mine)
        {
            if (await tickets.FindStateAsync(number, id) is { } status)
            {
                return (string?)status.State.ToString().ToLowerInvariant();
            }
        }

        return (string?)null;
    });

    private static CallerInfo Of(string? number, CallerMatch match, IReadOnlyList<CallerMatch> all)
    {
        var customer = match.Customer;
        return new CallerInfo(
            number,
            new CustomerCard(customer.Id, customer.Name, customer.Organization, customer.Tier, customer.Language, customer.Provisional, customer.Numbers, customer.OwnerName),
            [.. all.Select(Line)],
            [.. match.OpenTickets.Select(Line)],
            [.. match.LastContacts.Select(Line)],
            match.OpenTickets.FirstOrDefault(t => t.OwnerId is not null)?.OwnerId ?? customer.OwnerId,
            match.LastAgentId);
    }

    private static CustomerMatch Line(CallerMatch match) => new(
        match.Customer.Id, match.Customer.Name, match.Customer.Organization, match.Customer.Tier,
        match.Grade == MatchGrade.Known ? "known" : "maybe", match.Reason);

    private static TicketLine Line(TicketSummary ticket) => new(
        ticket.Id, ticket.Number, ticket.Title, ticket.State.ToString().ToLowerInvariant(), ticket.Priority.ToString().ToLowerInvariant(), ticket.OwnerName, ticket.UpdatedAt);

    private static ContactLine Line(ContactRecord contact) => new(
        contact.Id, contact.StartedAt, Names.Of(contact.Direction), contact.Outcome ?? "in-progress", contact.AgentName, contact.TalkSeconds);
}
