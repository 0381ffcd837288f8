using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.Host.Tests.Web;

[assembly: AssemblyFixture(typeof(Company))]

namespace Crm.Host.Tests.Web;

/// <summary>One server for all tests that leave each other's data alone: an administrator, a supervisor, two agents, a customer with calls and recordings.</summary>
public sealed class Company : IAsyncLifetime
{
    public static readonly byte[] Audio = [.. "RIFF"u8, .. new byte[1_000]];

    public WebServer Server { get; private set; } = null!;
    public UserAccount Ana { get; private set; } = null!;
    public UserAccount Bob { get; private set; } = null!;
    public CustomerRecord Customer { get; private set; } = null!;

    /// <summary>Ana's conversation, and the message that a caller left for support, whom Ana serves and Bob does not.</summary>
    public Guid AnasContact { get; } = Guid.CreateVersion7();
    public Guid AnasRecording { get; } = Guid.NewGuid();
    public Guid Message { get; } = Guid.NewGuid();
    public Guid Callback { get; } = Guid.NewGuid();

    /// <summary>Recordings whose stored names lead astray, or to nothing.</summary>
    public Guid Traversal { get; } = Guid.NewGuid();
    public Guid Absolute { get; } = Guid.NewGuid();
    public Guid Lost { get; } = Guid.NewGuid();

    public async ValueTask InitializeAsync()
    {
        Server = await WebServer.StartAsync();
        await Server.AddUserAsync("admin", UserRole.Administrator);
        await Server.AddUserAsync("sue", UserRole.Supervisor);
        Ana = await Server.AddUserAsync("ana", UserRole.Agent, "support");
        Bob = await Server.AddUserAsync("bob", UserRole.Agent, "sales");
        var made = await Server.Get<CustomerDirectory>().CreateAsync(new CustomerDraft("Ruth Adler", "Adler Kayaks", "gold", "en", null, "ruth@example.com", null, null, ["+12125550123"]), Actor.Caller);
        Customer = made.Value!;
        await File.WriteAllBytesAsync(Path.Combine(Server.Data.Recordings, "ana.wav"), Audio);
        await File.WriteAllBytesAsync(Path.Combine(Server.Data.Recordings, "message.wav"), Audio);
        await File.WriteAllTextAsync(Path.Combine(Server.Data.Path, "outside.wav"), "not yours");
        await StoreCallsAsync();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task StoreCallsAsync()
    {
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        await StoreAsync(
            AnasContact, at, new ContactOpened(ContactDirection.Inbound, "+12125550123", "Ruth", "main", null, null), new CustomerMatched(Customer.Id, "number", 1),
            new ContactQueued("support", at, 1), new ContactDequeued("support", "connected", 12), new AgentConnected(Ana.Id, "support", 12),
            new AgentDisconnected(Ana.Id, "customer", 75, 0), new RecordingKept(AnasRecording, "ana.wav", 75, null),
            new RecordingKept(Traversal, "../outside.wav", 1, null), new RecordingKept(Absolute, Path.Combine(Server.Data.Path, "outside.wav"), 1, null), new RecordingKept(Lost, "gone.wav", 1, null),
            new ContactClosed("answered", null));
        await StoreAsync(
            Guid.CreateVersion7(), at.AddHours(1), new ContactOpened(ContactDirection.Inbound, "+12125550123", null, "main", null, null), new CustomerMatched(Customer.Id, "number", 1),
            new ContactQueued("support", at.AddHours(1), 1), new ContactDequeued("support", "message", 30), new VoiceMessageLeft(Message, "message.wav", 9, "support", Guid.NewGuid()),
            new ContactClosed("message", null));
        await StoreAsync(
            Guid.CreateVersion7(), at.AddHours(2), new ContactOpened(ContactDirection.Inbound, "+12125550123", null, "main", null, null), new CustomerMatched(Customer.Id, "number", 1),
            new CallbackAsked(Callback, "support", "+12125550123", at.AddHours(2)), new ContactClosed("callback", null));
    }

    private async Task StoreAsync(Guid contact, DateTimeOffset at, params ContactEventBody[] bodies)
    {
        var events = bodies.Select((body, i) => new ContactEvent(contact, i + 1, at.AddSeconds(i), body)).ToList();
        await Server.Get<EventStore>().AppendAsync(events, 0);
    }
}
