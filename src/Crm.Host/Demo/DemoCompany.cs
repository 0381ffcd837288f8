using System.Security.Cryptography;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.Host.Contacts;
using Crm.Telephony.Sip;

namespace Crm.Host.Demo;

/// <summary>A small invented company: people to sign in as, simulated colleagues, customers with several numbers, tickets and past calls. Made once for a data folder.</summary>
internal sealed class DemoCompany(
    UserStore users, CustomerDirectory customers, CustomerSearch search, TicketDesk tickets, TicketQueries ticketQueries, Journal journal,
    Func<string, string> hashPassword, string realm, TimeProvider time)
{
    /// <summary>The password of everyone whom a newcomer may sign in as; the demo serves this machine only.</summary>
    public const string Password = "welcome-to-crm";
    private const int Seed = 20;

    private readonly Random _chance = new(Seed);
    private readonly Random _opinions = new(Seed);

    /// <summary>Makes the company if this data folder has none yet.</summary>
    /// <returns>One of its people, who wrote what else there is; null when it was there.</returns>
    public async Task<Actor?> SeedAsync(CancellationToken cancel)
    {
        if ((await users.ListAsync(cancel)).Count > 0)
        {
            return null;
        }

        var hash = hashPassword(Password);
        var agents = new List<UserAccount>();
        foreach (var person in DemoPeople.Staff)
        {
            var made = await users.CreateAsync(
                new UserDraft(person.UserName, person.Name, person.Role, false, person.Skills, PasswordHash: person.Simulated ? null : hash), cancel);
            var account = made.Value ?? throw new InvalidOperationException(made.Problem);
            if (person.Role == UserRole.Agent)
            {
                agents.Add(account);
            }
        }

        foreach (var person in DemoPeople.Customers)
        {
            await SeedCustomerAsync(person, agents, cancel);
        }

        return new Actor(agents[0].Id, agents[0].DisplayName);
    }

    private async Task SeedCustomerAsync(DemoCustomer person, List<UserAccount> agents, CancellationToken cancel)
    {
        var made = await customers.CreateAsync(
            new CustomerDraft(person.Name, person.Organization, person.Tier, "en", "America/New_York", person.Email, person.Notes, null, person.Numbers), new Actor(null, "demo"), cancel);
        var customer = made.Value ?? throw new InvalidOperationException(made.Problem);
        var agent = agents[_chance.Next(agents.Count)];
        foreach (var ticket in person.Tickets)
        {
            await SeedTicketAsync(customer, ticket, agent, cancel);
        }

        for (var i = _chance.Next(3); i > 0; i--)
        {
            PastCall(customer, agent, time.GetUtcNow().AddDays(-1 - (i * 3)).AddMinutes(-_chance.Next(400)));
        }
    }

    /// <summary>A ticket; where somebody works on it, with an internal note, an answer to the customer and, for a complaint, the carrier to wait for.</summary>
    private async Task SeedTicketAsync(
        CustomerRecord customer, (string Title, string Text, TicketPriority Priority, TicketKind Kind) person, UserAccount agent, CancellationToken cancel)
    {
        var actor = new Actor(agent.Id, agent.DisplayName);
        var owned = _chance.Next(2) == 0;
        var draft = new TicketDraft(
            Guid.CreateVersion7(), customer.Id, person.Title, person.Text, person.Priority, owned ? agent.Id : null, Kind: person.Kind, Tags: [person.Kind == TicketKind.Request ? "sales" : "orders"]);
        var made = await tickets.CreateAsync(draft, actor, cancel);
        var ticket = made.Value ?? throw new InvalidOperationException(made.Problem);
        if (!owned)
        {
            return;
        }

        await tickets.AddNoteAsync(ticket.Id, new NoteDraft(Guid.CreateVersion7(), "Asked the warehouse to look at it."), actor, cancel);
        await tickets.AddNoteAsync(ticket.Id, new NoteDraft(Guid.CreateVersion7(), "Thank you for telling us. We look into it and call you back.", Public: true), actor, cancel);
        if (person.Kind == TicketKind.Complaint)
        {
            await tickets.ChangeAsync(
                ticket.Id, new TicketChange(ticket.Revision, TicketState.Pending, PendingReason: PendingReason.ThirdParty, PendingUntil: time.GetUtcNow().AddDays(2)), actor, cancel);
        }
    }

    /// <summary>What most callers key in when they are asked after the call.</summary>
    private IEnumerable<(DateTimeOffset At, ContactEventBody Body)> Scores(Guid agent, DateTimeOffset ended)
    {
        if (_opinions.Next(4) == 0)
        {
            yield break;
        }

        var csat = _opinions.Next(6) switch { 0 => 2, 1 => 3, 2 or 3 => 4, _ => 5 };
        yield return (ended.AddSeconds(8), new CallerScored(agent, "support", "csat", csat));
        yield return (ended.AddSeconds(16), new CallerScored(agent, "support", "nps", Math.Min(10, (csat * 2) + _opinions.Next(2))));
    }

    /// <summary>An answered call of some days ago, as its events would have told it.</summary>
    private void PastCall(CustomerRecord customer, UserAccount agent, DateTimeOffset at)
    {
        var contact = Guid.CreateVersion7(at);
        var waited = 5 + _chance.Next(60);
        var talk = 60 + _chance.Next(300);
        var answered = at.AddSeconds(12 + waited);
        var ended = answered.AddSeconds(talk);
        var number = customer.Numbers.Count > 0 ? customer.Numbers[0] : null;
        (DateTimeOffset At, ContactEventBody Body)[] events =
        [
            (at, new ContactOpened(ContactDirection.Inbound, number, customer.Name, DemoPeople.Line, null, null)),
            (at, new CustomerMatched(customer.Id, "number", 1)),
            (at, new IvrStepEntered("main", "menu")),
            (at.AddSeconds(12), new DigitsTaken("menu", "1")),
            (at.AddSeconds(12), new ContactQueued("support", at.AddSeconds(12), 1)),
            (answered, new ContactDequeued("support", "connected", waited)),
            (answered, new AgentConnected(agent.Id, "support", waited)),
            (ended, new AgentDisconnected(agent.Id, "customer", talk, 0)),
            .. Scores(agent.Id, ended),
            (ended.AddSeconds(20), new ContactClosed("answered", null)),
            (ended.AddSeconds(20), new WrapUpEnded(agent.Id, "Solved", null, 20)),
        ];
        for (var i = 0; i < events.Length; i++)
        {
            journal.Append(new ContactEvent(contact, i + 1, events[i].At, events[i].Body));
        }
    }

    /// <summary>The simulated colleagues, each with a new password of its phone.</summary>
    public async Task<IReadOnlyList<SimulatedAgent>> SimulatedAgentsAsync(CancellationToken cancel)
    {
        var simulated = new List<SimulatedAgent>();
        foreach (var person in DemoPeople.Staff.Where(p => p.Simulated))
        {
            if (await users.FindByNameAsync(person.UserName, cancel) is not { } account)
            {
                continue;
            }

            var phone = $"desk-{person.UserName}";
            var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            var credential = SipCredential.Create(phone, realm, secret, webOnly: false);
            await users.UpdateAsync(
                account.Id,
                new UserDraft(account.UserName, account.DisplayName, account.Role, account.Disabled, account.Skills, phone, credential.Md5, credential.Sha256),
                cancel: cancel);
            simulated.Add(new SimulatedAgent(new AgentProfile(account.Id, account.DisplayName, "agent", account.Skills, phone, phone), secret));
        }

        return simulated;
    }

    /// <summary>Who may call: the seeded customers, and a few whom nobody knows.</summary>
    public async Task<IReadOnlyList<SimulatedCustomer>> SimulatedCustomersAsync(CancellationToken cancel)
    {
        var callers = new List<SimulatedCustomer>();
        foreach (var person in DemoPeople.Customers)
        {
            var ticket = await NewestTicketAsync(person, cancel);
            callers.Add(new SimulatedCustomer(person.Name, person.Numbers[0], ticket, callers.Count));
        }

        callers.AddRange(DemoPeople.Strangers.Select((s, i) => new SimulatedCustomer(s.Name, s.Number, null, i)));
        return callers;
    }

    private async Task<int?> NewestTicketAsync(DemoCustomer person, CancellationToken cancel)
    {
        var found = await search.SearchAsync(person.Name, null, 1, Viewer.System, cancel);
        if (found.Items.Count == 0)
        {
            return null;
        }

        var open = await ticketQueries.ListAsync(new TicketFilter(CustomerId: found.Items[0].Id), null, 1, Viewer.System, cancel);
        return open.Items.Count == 0 ? null : open.Items[0].Number;
    }
}
