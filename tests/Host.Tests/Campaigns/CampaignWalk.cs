using System.Text;
using System.Text.Json.Nodes;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Campaigns;
using Crm.Host.Contacts.Campaigns;
using Crm.Host.Demo;
using Crm.Host.Tests.Walks;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Campaigns;

/// <summary>A center with one campaign that dials a simulated carrier: real SIP and RTP, a real database, real time.</summary>
internal sealed class CampaignWalk : IAsyncDisposable
{
    public static readonly Actor Manager = new(null, "Sam");

    private readonly ScratchDirectory _scratch;

    private CampaignWalk(ScratchDirectory scratch, Center center, CampaignCarrier carrier)
    {
        _scratch = scratch;
        Center = center;
        Carrier = carrier;
    }

    public Center Center { get; }

    public CampaignCarrier Carrier { get; }

    public Guid Campaign { get; private set; }

    /// <summary>The imported people have agreed to be called, which a recorded message needs.</summary>
    public bool Consented { get; init; }

    public LiveCampaign? Live => Center.Desk.Campaigns.Find(Campaign);

    /// <param name="plan">What each called number does.</param>
    public static async Task<CampaignWalk> StartAsync(
        Func<string, int, CalledPlan> plan, Action<JsonObject>? change = null, IReadOnlyList<SipBinding>? bindings = null, bool spoken = false, bool consented = false)
    {
        var scratch = new ScratchDirectory("campaign");
        var port = FreePort.Next();
        var carrier = await CampaignCarrier.StartAsync(scratch.Path, port, plan, spoken: spoken);
        var center = await Center.StartAsync(
            site =>
            {
                site["trunks"]!.AsArray().Insert(0, new JsonObject
                {
                    ["name"] = "campaigns", ["addresses"] = new JsonArray($"127.0.0.1:{port}"), ["host"] = "127.0.0.1", ["port"] = port, ["callerId"] = Center.Line,
                });
                site["queues"]!["support"]!["wrapUpSeconds"] = 1;
                change?.Invoke(site);
            },
            bindings);
        return new CampaignWalk(scratch, center, carrier) { Consented = consented };
    }

    /// <summary>A person who answers soon and stays until the center, or the test, hangs up.</summary>
    public static CalledPlan Answers(string number, int attempt) => new(CalledOutcome.Person, TimeSpan.FromMilliseconds(300), TimeSpan.FromMinutes(1), 0);

    public static CampaignSettings Settings(CampaignMode mode = CampaignMode.Progressive) => new(
        "Spring", mode, "support", 1, [], TimeSpan.FromSeconds(20), 50, "US", CallPurpose.Service, RetryPlan.Usual,
        new CampaignSchedule("America/New_York", []), "Say hello to {name}.",
        [new FormField("size", "Which size?", FormFieldKind.Choice, true, ["S", "L"])],
        [new CampaignOutcome("sold", "Sold", true), new CampaignOutcome("no", "No interest", false)], null);

    /// <summary>Makes the campaign with these leads and starts it.</summary>
    public async Task RunAsync(CampaignSettings settings, params (string Name, string Number)[] leads)
    {
        await MakeAsync(settings, leads);
        await SetAsync(CampaignState.Running);
    }

    /// <summary>Makes the campaign with these leads.</summary>
    public async Task MakeAsync(CampaignSettings settings, params (string Name, string Number)[] leads)
    {
        Campaign = Value(await Center.Get<CampaignDesk>().CreateAsync(settings, Manager)).Id;
        Assert.Equal(leads.Length, (await ImportAsync("spring", leads)).Accepted);
    }

    public async Task<LeadListRecord> ImportAsync(string name, params (string Name, string Number)[] leads)
    {
        var (heading, value) = Consented ? ("Consent", "yes") : ("Tent", "Alpine 4");
        var csv = $"Name,Phone,{heading}\n" + string.Concat(leads.Select(lead => $"{lead.Name},{lead.Number},{value}\n"));
        var today = DateOnly.FromDateTime(Center.Desk.Now.UtcDateTime);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return Value(await Center.Get<LeadImport>().ImportAsync(
            new LeadFile(Campaign, name, "1", today, [LeadColumn.Name, LeadColumn.Number, LeadColumn.Keep]), stream, Manager));
    }

    public async Task SetAsync(CampaignState state)
    {
        var record = Value(await Center.Get<CampaignDesk>().SetStateAsync(Campaign, state, Manager));
        await Center.Desk.Mailbox.Ask(() =>
        {
            Center.Desk.Campaigns.Set(record);
            return true;
        });
    }

    /// <summary>An agent of the campaign whose phone answers by itself, as a phone does that is asked to.</summary>
    public async Task<(Contacts.AgentProfile Profile, TestKit.Calls.SimplePhone Phone)> AddAgentAsync(string name = "anna")
    {
        var agent = await Center.AddAgentAsync(name, 1_000, ("support", 5));
        agent.Phone.AnswersByItself = true;
        await Center.AgentDesk.GoReady(agent.Profile.Id);
        return agent;
    }

    /// <summary>The lead as it is stored, once it is as expected.</summary>
    public async Task<LeadRecord> LeadAsync(string number, Func<LeadRecord, bool> holds)
    {
        LeadRecord? lead = null;
        await Eventually.TrueAsync(async () => (lead = await FindLeadAsync(number)) is not null && holds(lead), Center.Soon, () => $"the lead is {lead}");
        return lead!;
    }

    private async Task<LeadRecord?> FindLeadAsync(string number)
    {
        foreach (var list in await Center.Get<LeadLists>().OfCampaignAsync(Campaign))
        {
            foreach (var state in Enum.GetValues<LeadState>())
            {
                if ((await Center.Get<LeadQueries>().ListAsync(list.Id, state, null, 100)).Items.FirstOrDefault(l => l.Numbers[0].Number == number) is { } lead)
                {
                    return lead;
                }
            }
        }

        return null;
    }

    public static CallOutcome Outcome(string code, PromisedCall? callback = null, bool doNotCall = false) =>
        new(code, "Friendly", new Dictionary<string, string> { ["size"] = "L" }, callback, null, null, doNotCall);

    private static T Value<T>(Result<T> result)
        where T : class
    {
        Assert.True(result.IsOk, result.Problem);
        return result.Value!;
    }

    public async ValueTask DisposeAsync()
    {
        await Carrier.DisposeAsync();
        await Center.DisposeAsync();
        _scratch.Dispose();
    }
}
