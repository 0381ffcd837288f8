using Crm.Routing.Ivr;
using static Crm.Routing.Tests.Center;

namespace Crm.Routing.Tests;

public sealed class ConfigurationCheckTests
{
    private static readonly MenuStep Menu = new(["menu"], new Dictionary<char, string> { ['1'] = "queue" }, Seconds(5), 3, [], "queue");

    private static RoutingConfiguration Ivr(params (string, IvrStep)[] steps) =>
        WithIvr("first", [("first", new PromptStep(["hello"], "queue")), ("queue", new QueueStep("support")), .. steps]);

    private static RoutingConfiguration Calendar(string zone, double from, double to) =>
        Standard() with
        {
            Calendars = new Dictionary<string, Calendar>
            {
                ["c"] = new(
                    "c",
                    zone,
                    new Dictionary<DayOfWeek, IReadOnlyList<OpenPeriod>> { [DayOfWeek.Monday] = [new(TimeSpan.FromHours(1), TimeSpan.FromHours(2)), new(TimeSpan.FromHours(from), TimeSpan.FromHours(to))] },
                    new HashSet<DateOnly>()),
            },
        };

    private static RoutingConfiguration Support(Func<QueuePolicy, QueuePolicy> change) => Standard(change(Queue("support")));

    public static TheoryData<string, RoutingConfiguration> Faults => new()
    {
        { "ivrs.main.first", WithIvr("nowhere", ("queue", new QueueStep("support"))) },
        { "ivrs.main.steps.x.next", Ivr(("x", new PromptStep(["p"], "nowhere"))) },
        { "ivrs.main.steps.x.open", Ivr(("x", new HoursStep("c", "nowhere", "queue"))) with { Calendars = Calendar("Etc/UTC", 3, 4).Calendars } },
        { "ivrs.main.steps.x.calendar", Ivr(("x", new HoursStep("week", "queue", "queue"))) },
        { "ivrs.main.steps.x.queue", Ivr(("x", new QueueStep("nobody"))) },
        { "ivrs.main.steps.x.queue", Ivr(("x", new MessageStep("nobody", [], Seconds(60), []))) },
        { "ivrs.main.steps.x.queue", Ivr(("x", new CallbackStep("nobody", [], []))) },
        { "ivrs.main.steps.x.limit", Ivr(("x", new MessageStep("support", [], TimeSpan.Zero, []))) },
        { "ivrs.main.steps.x.choices.9", Ivr(("x", Menu with { Choices = new Dictionary<char, string> { ['9'] = "nowhere" } })) },
        { "ivrs.main.steps.x.choices.A", Ivr(("x", Menu with { Choices = new Dictionary<char, string> { ['A'] = "queue" } })) },
        { "ivrs.main.steps.x.choices", Ivr(("x", Menu with { Choices = new Dictionary<char, string>() })) },
        { "ivrs.main.steps.x.tries", Ivr(("x", Menu with { Tries = 0 })) },
        { "ivrs.main.steps.x.timeout", Ivr(("x", Menu with { Timeout = Seconds(-1) })) },
        { "ivrs.main.steps.x.otherwise", Ivr(("x", Menu with { Otherwise = "nowhere" })) },
        { "ivrs.main.steps.x.maxDigits", Ivr(("x", new TicketStateStep([], [], 10, Seconds(5), "queue"))) },
        { "ivrs.main.steps.x.prompts", Ivr(("x", new EndStep([""]))) },
        { "ivrs.main.steps.y", Ivr(("x", new PromptStep([], "y")), ("y", new PromptStep([], "x"))) },
        { "ivrs.main.steps.x", Ivr(("x", Menu with { Otherwise = "x" })) },
        { "ivrs.main.steps.y", Ivr(("x", Menu with { Otherwise = "y" }), ("y", new TicketStateStep([], [], 5, Seconds(5), "x"))) },
        { "numbers.100", Standard() with { Numbers = new Dictionary<string, string> { ["100"] = "nowhere" } } },
        { "calendars.c.timeZone", Calendar("Europe/Atlantis", 3, 4) },
        { "calendars.c.hours.Monday[1]", Calendar("Etc/UTC", 22, 25) },
        { "calendars.c.hours.Monday[1]", Calendar("Etc/UTC", 22, 2) },
        { "calendars.c.hours.Monday[1]", Calendar("Etc/UTC", 1.5, 4) },
        { "tiers.gold.priority", Standard() with { Tiers = new Dictionary<string, TierPolicy> { ["gold"] = new("gold", 5000) } } },
        { "queues.support.name", Standard() with { Queues = new Dictionary<string, QueuePolicy> { ["support"] = Queue("other") }, Ivrs = new Dictionary<string, IvrScript>(), Numbers = new Dictionary<string, string>() } },
        { "queues.support.skills.german", Support(q => q with { Skills = new Dictionary<string, int> { ["german"] = 11 } }) },
        { "queues.support.skills.german", Support(q => q with { Skills = new Dictionary<string, int> { ["german"] = 0 } }) },
        { "queues.support.agingSeconds", Support(q => q with { AgingSeconds = 0 }) },
        { "queues.support.ringTime", Support(q => q with { RingTime = TimeSpan.Zero }) },
        { "queues.support.setAside", Support(q => q with { SetAside = Seconds(-5) }) },
        { "queues.support.wrapUp", Support(q => q with { WrapUp = TimeSpan.FromDays(2) }) },
        { "queues.support.serviceLevel", Support(q => q with { ServiceLevel = TimeSpan.Zero }) },
        { "queues.support.ownerFirst", Support(q => q with { OwnerFirst = Seconds(-1) }) },
        { "queues.support.positionEvery", Support(q => q with { PositionEvery = Seconds(-1) }) },
        { "queues.support.capacity", Support(q => q with { Capacity = 0 }) },
        { "queues.support.music", Support(q => q with { Music = " " }) },
        { "queues.support.fullPrompt", Support(q => q with { FullPrompt = "" }) },
        { "queues.support.escapeKey", Support(q => q with { EscapeKey = 'x', EscapeIvrStep = "queue" }) },
        { "queues.support.escapeKey", Support(q => q with { EscapeIvrStep = "queue" }) },
        { "queues.support.escapeIvrStep", Support(q => q with { EscapeKey = '0', EscapeIvrStep = "nowhere" }) },
        { "queues.support.escapeIvrStep", Support(q => q with { EscapeKey = '0' }) },
        { "reconnectLimit", Standard() with { ReconnectLimit = TimeSpan.Zero } },
        { "outbound.wrapUp", Standard() with { Outbound = OutboundPolicy.Default with { WrapUp = TimeSpan.Zero } } },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void A_fault_is_found_at_its_path_with_what_to_write_instead(string path, RoutingConfiguration configuration)
    {
        var problem = Assert.Single(configuration.Check());
        Assert.Equal(path, problem.Path);
        Assert.StartsWith("Write", problem.WriteInstead.Replace("Lead", "Write", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_configuration_has_no_problem_even_with_menus_that_lead_back() =>
        Assert.Empty(Ivr(
            ("x", Menu with { Choices = new Dictionary<char, string> { ['*'] = "x", ['2'] = "ticket" } }),
            ("ticket", new TicketStateStep([], ["none"], 9, Seconds(5), "x"))).Check());

    [Fact]
    public void A_circle_is_named_step_by_step()
    {
        var problem = Assert.Single(Ivr(("x", new PromptStep([], "y")), ("y", new PromptStep([], "x"))).Check());
        Assert.Equal("a caller who presses nothing goes round for ever: x → y → x.", problem.Problem);
    }

    [Fact]
    public void Every_prompt_that_a_configuration_names_is_needed()
    {
        var needed = Ivr(("x", Menu with { InvalidPrompts = ["oops"] }), ("m", new MessageStep("support", ["beep"], Seconds(9), ["thanks"]))).PromptsNeeded();
        Assert.Superset(new HashSet<string> { "hello", "menu", "oops", "beep", "thanks", "music", "queue-full", "digit-0", "ticket" }, needed.ToHashSet());
    }
}
