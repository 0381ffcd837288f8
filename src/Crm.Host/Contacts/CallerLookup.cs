using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.Host.Api;

namespace Crm.Host.Contacts;

/// <summary>The help desk as the contact desk asks it: who calls, and what an agent should know at first sight. Nothing here works in the thread that asks.</summary>
internal sealed class CallerLookup(CallerFinder finder, CustomerDirectory customers, TicketQueries tickets) : IDisposable
{
    /// <summary>More than a database that works ever has waiting.</summary>
    private const int MostWaiting = 1_000;

    private readonly DatabaseThreads _reading = new("caller look-up", 4, MostWaiting);
    /// <summary>One, because SQLite has one writer at a time, and apart, because look-ups must not wait behind what waits for it.</summary>
    private readonly DatabaseThreads _writing = new("provisional customers", 1, MostWaiting);

    /// <summary>Everyone who may be calling from a number, for a call that waits for it.</summary>
    /// <param name="found">Called on another thread; see <see cref="DatabaseThreads.Ask"/>.</param>
    public void FindCaller(string number, Action<Task<CallerInfo>> found) => _reading.Ask(() => Find(number), found);

    /// <summary>The provisional customer of an unknown number: made once, whoever asks first.</summary>
    public void EnsureProvisional(string number, string? displayName, Action<Task<CallerInfo>> made) => _writing.Ask(
        () =>
        {
            customers.EnsureProvisionalAsync(number, displayName).GetAwaiter().GetResult();
            return Find(number);
        },
        made);

    /// <summary>The state that a caller may hear, in kebab case: of a ticket of one of the customers who share the number. Null for any other.</summary>
    public void FindTicketState(int number, CallerInfo caller, Action<Task<string?>> found) => _reading.Ask(
        () =>
        {
            IEnumerable<Guid> mine = caller.Customer is { } customer ? [customer.Id] : caller.Matches.Select(m => m.Id);
            var status = mine.Select(id => tickets.FindStateAsync(number, id).GetAwaiter().GetResult()).FirstOrDefault(found => found is not null);
            return status?.State.ToString().ToLowerInvariant();
        },
        found);

    /// <summary>The same for whoever is not in the path of a call, on the thread pool.</summary>
    public Task<CallerInfo> FindCaller(string number) => Task.Run(() => Find(number));

    /// <summary>A contact whose customer is known: picked by the agent, or chosen before dialing. Null when the customer is gone.</summary>
    public async Task<CallerInfo?> LoadCaller(string? number, Guid customer)
    {
        var match = await finder.DescribeAsync(customer);
        return match is null ? null : Of(number, match, [match]);
    }

    /// <summary>Makes a provisional customer a real one.</summary>
    /// <exception cref="AgentConsole.RefusedException">The name is not acceptable, or somebody completed the customer already.</exception>
    public async Task<CallerInfo> Complete(Guid customer, string name, string? number)
    {
        var result = await customers.CompleteAsync(customer, name);
        return result.IsOk
            ? await LoadCaller(number, customer) ?? throw new AgentConsole.RefusedException("This customer does not exist any more. Search again.")
            : throw new AgentConsole.RefusedException(result.Problem!);
    }

    public void Dispose()
    {
        _reading.Dispose();
        _writing.Dispose();
    }

    private CallerInfo Find(string number)
    {
        var matches = finder.Find(number);
        return matches.Count switch
        {
            0 => CallerInfo.OfNumber(number),
            1 => Of(number, matches[0], matches),
            _ => CallerInfo.OfNumber(number) with { Matches = [.. matches.Select(Line)] },
        };
    }

    private static CallerInfo Of(string? number, CallerMatch match, IReadOnlyList<CallerMatch> all)
    {
        var customer = match.Customer;
        return new CallerInfo(
            number,
            new CustomerCard(customer.Id, customer.Name, customer.Organization, customer.Tier, customer.Language, customer.Provisional, customer.Numbers, customer.OwnerName)
            {
                OrderCount = match.Orders.Count,
                LastOrderAt = match.Orders.Last,
                PinnedNotes = match.PinnedNotes,
                LastCsat = customer.LastCsat,
                LastNps = customer.LastNps,
            },
            [.. all.Select(Line)],
            [.. match.OpenTickets.Select(Views.Line)],
            [.. match.LastContacts.Select(Line)],
            match.OpenTickets.FirstOrDefault(t => t.OwnerId is not null)?.OwnerId ?? customer.OwnerId,
            match.LastAgentId);
    }

    private static CustomerMatch Line(CallerMatch match) => new(
        match.Customer.Id, match.Customer.Name, match.Customer.Organization, match.Customer.Tier,
        match.Grade == MatchGrade.Known ? "known" : "maybe", match.Reason);

    private static ContactLine Line(ContactRecord contact) => new(
        contact.Id, contact.StartedAt, Names.Of(contact.Direction), contact.Outcome ?? "in-progress", contact.AgentName, contact.TalkSeconds);
}
