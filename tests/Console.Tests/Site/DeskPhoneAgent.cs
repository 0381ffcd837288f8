using System.Text.Json.Nodes;
using Crm.TestKit.Calls;
using Crm.TestKit.Processes;

namespace Crm.Console.Tests.Site;

/// <summary>An agent at work without a browser: a desk phone that answers by itself, and a console that says the outcome of each campaign call as soon as it may.</summary>
internal sealed class DeskPhoneAgent : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly SimplePhone _phone;
    private readonly CrmClient _session;
    private readonly ConsoleClient _console;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _working;

    private DeskPhoneAgent(SimplePhone phone, CrmClient session, ConsoleClient console)
    {
        _phone = phone;
        _session = session;
        _console = console;
        _working = Task.Run(WorkAsync);
    }

    /// <summary>How many calls this agent has wrapped up.</summary>
    public int Finished { get; private set; }

    /// <summary>Registers, attaches and goes ready.</summary>
    public static async Task<DeskPhoneAgent> StartAsync(Center center, Person person, string deskPhone, string secret, string folder)
    {
        var phone = await SimplePhone.StartAsync(folder, 0, Center.AgentTone);
        phone.AnswersByItself = true;
        phone.Register(center.Sip, deskPhone, secret);
        var session = new CrmClient(center.Server.Web);
        await session.SignInAsync(person.UserName, person.Password);
        var console = await ConsoleClient.AttachAsync(session, center.Server.Web);
        await console.WhenAsync(s => s["phone"]!["registered"]!.GetValue<bool>(), Center.Soon);
        await console.AskAsync("GoReady");
        return new DeskPhoneAgent(phone, session, console);
    }

    private async Task WorkAsync()
    {
        var finished = Guid.Empty;
        using var beat = new PeriodicTimer(Look);
        while (await beat.WaitForNextTickAsync(_end.Token))
        {
            if (_console.Situation?["wrapUp"] is JsonObject wrapUp && wrapUp["contactId"]!.GetValue<Guid>() is var contact && contact != finished)
            {
                finished = contact;
                await _console.AskAsync("FinishCampaignCall", contact, new
                {
                    outcome = "agreed", note = (string?)null, answers = new Dictionary<string, string>(), callback = (object?)null, opportunity = (object?)null, ticket = (object?)null, doNotCall = false,
                });
                Finished++;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _console.DisposeAsync();
        _session.Dispose();
        await _phone.DisposeAsync();
        _end.Dispose();
    }
}
