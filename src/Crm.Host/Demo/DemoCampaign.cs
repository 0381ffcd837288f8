using System.Text;
using Crm.HelpDesk;
using Crm.HelpDesk.Campaigns;

namespace Crm.Host.Demo;

/// <summary>One small campaign of the demo company: people who bought something in spring are asked how it was. It dials the simulated carrier only.</summary>
internal sealed class DemoCampaign(CampaignDesk campaigns, LeadLists lists, LeadImport import, CampaignStats stats, TimeProvider time)
{
    private const string Name = "How was the spring order?";
    private const int LeadsAtOnce = 320; // about an hour
    private static readonly Actor Maker = new(null, "the demo");
    private static readonly string[] FirstNames = ["Alma", "Boris", "Carmen", "Dario", "Edith", "Femi", "Greta", "Hugo", "Irene", "Jamal", "Kira", "Leon", "Mina", "Noel", "Olga", "Pavel"];
    private static readonly string[] LastNames = ["Abbott", "Bauer", "Castro", "Dubois", "Eriksen", "Fontana", "Garcia", "Hughes", "Ito", "Jensen"];
    private static readonly string[] AreaCodes = ["201", "203", "212", "215", "301", "305", "404", "415"];
    private static readonly string[] Orders = ["Alpine 4 tent", "Ridge boots", "Summit stove", "Day pack in orange"];

    /// <summary>How the called people behave, and for how long they talk.</summary>
    public static readonly CalledPopulation People = new(19, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(35))
    {
        Person = 0.58, Machine = 0.1, Busy = 0.1, Declines = 0.05, Congestion = 0.02, NoSuchNumber = 0.02,
    };

    /// <summary>The campaign's numbers, of the range kept for fiction; nobody else of the demo has one of them.</summary>
    public static IEnumerable<string> Numbers => Enumerable.Range(0, LeadsAtOnce).Select(Number);

    /// <summary>Makes the campaign and starts it; a later start of the demo gives it new leads when the old ones are through.</summary>
    public async Task SeedAsync(CancellationToken cancel)
    {
        var campaign = (await campaigns.ListAsync(cancel)).FirstOrDefault(c => c.Settings.Name == Name) ?? Value(await campaigns.CreateAsync(Settings(), Maker, cancel));
        var left = (await stats.ReadAsync(campaign.Id, TimeSpan.FromDays(30), time.GetUtcNow(), cancel)).Leads;
        if (left.Due + left.Waiting < LeadsAtOnce / 2)
        {
            await ImportAsync(campaign.Id, 1 + (await lists.OfCampaignAsync(campaign.Id, cancel)).Count, cancel);
        }

        if (campaign.State == CampaignState.Draft)
        {
            Value(await campaigns.SetStateAsync(campaign.Id, CampaignState.Running, Maker, cancel));
        }
    }

    private async Task ImportAsync(Guid campaign, int version, CancellationToken cancel)
    {
        var csv = new StringBuilder("Reference,Name,Phone,Order,Bought in\n");
        for (var i = 0; i < LeadsAtOnce; i++)
        {
            csv.Append($"{version}-{i},{FirstNames[i % FirstNames.Length]} {LastNames[i / FirstNames.Length % LastNames.Length]},{Number(i)},{Orders[i % Orders.Length]},March\n");
        }

        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        Value(await import.ImportAsync(
            new LeadFile(campaign, $"Spring orders, part {version}", version.ToString(System.Globalization.CultureInfo.InvariantCulture), today,
                [LeadColumn.Reference, LeadColumn.Name, LeadColumn.Number, LeadColumn.Keep, LeadColumn.Keep]),
            file, Maker, null, cancel));
    }

    private static string Number(int i) => $"+1{AreaCodes[i % AreaCodes.Length]}55501{20 + (i / AreaCodes.Length):00}";

    private static CampaignSettings Settings() => new(
        Name, CampaignMode.Progressive, "sales", 1, [], TimeSpan.FromSeconds(20), 20, "US", CallPurpose.Service,
        new RetryPlan(5, 5, 3, new Dictionary<string, TimeSpan>
        {
            [Dispositions.Busy] = TimeSpan.FromMinutes(2),
            [Dispositions.NoAnswer] = TimeSpan.FromMinutes(10),
            [Dispositions.Machine] = TimeSpan.FromMinutes(10),
            [Dispositions.Failed] = TimeSpan.FromMinutes(5),
            [Dispositions.Cancelled] = TimeSpan.FromMinutes(2),
            [Dispositions.Interrupted] = TimeSpan.FromMinutes(2),
        }, TimeSpan.FromMinutes(30)),
        new CampaignSchedule("America/New_York", []),
        "Hello, this is Alderbrook Trail Supply. You ordered something from us in March, and we would like to hear how it did outdoors.\n\n"
        + "Thank the person, whatever the answer is. Offer the new catalogue only when asked.",
        [
            new FormField("happy", "Happy with the order?", FormFieldKind.YesNo, true, []),
            new FormField("why", "What was good or bad?", FormFieldKind.Text, false, []),
            new FormField("catalogue", "Wants the catalogue", FormFieldKind.Choice, false, ["By mail", "By e-mail"]),
        ],
        [
            new CampaignOutcome("told", "Told us", true), new CampaignOutcome("catalogue", "Wants the catalogue", true),
            new CampaignOutcome("later", "Call again", false), new CampaignOutcome("not-interested", "Does not want to talk", false),
        ],
        null);

    private static T Value<T>(Result<T> result)
        where T : class => result.Value ?? throw new InvalidOperationException(result.Problem);
}
