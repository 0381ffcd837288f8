using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.Host.Contacts;
using Crm.Host.Contacts.Campaigns;
using Crm.Host.Keys;
using Crm.Host.Security;
using Crm.Host.Tests.Security;
using Crm.Host.Tests.Web;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(NorthAndSouth))]

namespace Crm.Host.Tests.Security;

/// <summary>A server with two teams: the customer, the ticket and the recorded call are the north's. Somebody of each role is in each team.</summary>
public sealed class NorthAndSouth : IAsyncLifetime
{
    public const string Agent = "north.agent", OtherAgent = "south.agent", Supervisor = "north.supervisor", OtherSupervisor = "south.supervisor", Administrator = "administrator";

    public WebServer Server { get; private set; } = null!;
    public TeamRecord North { get; private set; } = null!;
    public CustomerRecord Customer { get; private set; } = null!;
    public TicketRecord Ticket { get; private set; } = null!;
    public Guid Contact { get; } = Guid.CreateVersion7();
    public Guid Recording { get; } = Guid.NewGuid();
    public IReadOnlyDictionary<string, UserAccount> People { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await WebServer.StartAsync(services =>
        {
            services.AddSingleton<OutcomeRecords>();
            services.AddSingleton<IAgentDesk, AgentDesk>();
        });
        People = new Dictionary<string, UserAccount>
        {
            [Agent] = await Server.AddUserAsync(Agent, UserRole.Agent, "support"),
            [OtherAgent] = await Server.AddUserAsync(OtherAgent, UserRole.Agent, "support"),
            [Supervisor] = await Server.AddUserAsync(Supervisor, UserRole.Supervisor),
            [OtherSupervisor] = await Server.AddUserAsync(OtherSupervisor, UserRole.Supervisor),
            [Administrator] = await Server.AddUserAsync(Administrator, UserRole.Administrator),
        };
        North = (await Server.Get<TeamStore>().CreateAsync(new TeamDraft("North", false, [People[Agent].Id, People[Supervisor].Id]))).Value!;
        await Server.Get<TeamStore>().CreateAsync(new TeamDraft("South", false, [People[OtherAgent].Id, People[OtherSupervisor].Id]));
        await Server.Get<AccountDirectory>().RefreshAsync(CancellationToken.None);
        var draft = new CustomerDraft("Nora North", null, "gold", "en", null, "nora@example.com", "A secret note", null, ["+12125550188"]) { TeamId = North.Id };
        Customer = (await Server.Get<CustomerDirectory>().CreateAsync(draft, Actor.Server)).Value!;
        Ticket = (await Server.Get<TicketDesk>().CreateAsync(new TicketDraft(Guid.NewGuid(), Customer.Id, "A secret title", "A secret text"), Actor.Server)).Value!;
        await File.WriteAllBytesAsync(Path.Combine(Server.Data.Recordings, "north.wav"), Company.Audio);
        await StoreCallAsync();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public Guid IdOf(Thing thing) => thing switch
    {
        Thing.Customer => Customer.Id,
        Thing.Ticket => Ticket.Id,
        Thing.Contact => Contact,
        Thing.Recording => Recording,
        _ => Guid.NewGuid(),
    };

    /// <summary>A key that acts for somebody.</summary>
    public async Task<WebClient> KeyAsync(string person, params string[] scopes)
    {
        using var admin = await Server.SignedInAsync(Administrator);
        var made = await admin.SendForAsync<KeyMade>(HttpMethod.Post, "/api/keys", new KeyCreate($"Key of {scopes.Length} scopes for {person}", People[person].Id, scopes, null), System.Net.HttpStatusCode.Created);
        var client = Server.Anonymous();
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", made.Key);
        return client;
    }

    private async Task StoreCallAsync()
    {
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        ContactEventBody[] bodies =
        [
            new ContactOpened(ContactDirection.Inbound, "+12125550188", "NORA", "main", null, null), new CustomerMatched(Customer.Id, "number", 1), new DigitsTaken("account", "4711"),
            new ContactQueued("support", at, 1),
            new OfferMade(Guid.NewGuid(), People[Supervisor].Id, "support", at, System.Text.Json.JsonSerializer.SerializeToElement(new { chosen = "longest idle" })), new ContactDequeued("support", "connected", 5), new AgentConnected(People[Supervisor].Id, "support", 5),
            new AgentDisconnected(People[Supervisor].Id, "customer", 60, 0), new RecordingKept(Recording, "north.wav", 60, null), new ContactClosed("answered", null),
            new WrapUpEnded(People[Supervisor].Id, "solved", "A secret wrap-up", 5),
        ];
        await Server.Get<EventStore>().AppendAsync([.. bodies.Select((body, i) => new ContactEvent(Contact, i + 1, at.AddSeconds(i), body))], 0);
    }
}
