using Crm.Routing.Ivr;

namespace Crm.Host.Configuration;

/// <summary>Reads the menu trees.</summary>
internal sealed class IvrReader(IReadOnlyCollection<string> calendars, IReadOnlyCollection<string> queues, PromptFiles prompts)
{
    public Dictionary<string, IvrScript> Scripts(ConfigurationValue value) => value.Map(
        ConfigurationRules.Name(), ConfigurationRules.NameRule,
        (name, ivr) => ivr.Object(o => Script(name, o)) ?? new IvrScript(name, "", new Dictionary<string, IvrStep>()),
        least: 1);

    private IvrScript Script(string name, ConfigurationObject o)
    {
        var steps = o.Required("steps");
        var names = steps.Names();
        return new IvrScript(
            name,
            o.Required("first").Reference(names, "step"),
            steps.Map(ConfigurationRules.Name(), ConfigurationRules.NameRule, (_, step) => step.Object(s => Step(s, names)) ?? new EndStep([]), least: 1));
    }

    private IvrStep Step(ConfigurationObject o, IReadOnlyCollection<string> steps) => o.Required("type").Choice(
        "hours", "prompt", "menu", "queue", "message", "ticket-state", "callback", "rating", "agree", "end") switch
    {
        "hours" => new HoursStep(o.Required("calendar").Reference(calendars, "calendar"), Next(o, "open", steps), Next(o, "closed", steps)),
        "prompt" => new PromptStep(Prompts(o, "prompts"), Next(o, "next", steps)),
        "menu" => Menu(o, steps),
        "queue" => new QueueStep(Queue(o)),
        "message" => new MessageStep(Queue(o), Prompts(o, "prompts"), o.Seconds("limitSeconds", 5, 600), Prompts(o, "thanksPrompts")),
        "ticket-state" => new TicketStateStep(
            Prompts(o, "prompts"), Prompts(o, "notFoundPrompts"), o.Required("maxDigits").Whole(1, 9), o.Seconds("timeoutSeconds", 1, 60), Next(o, "next", steps)),
        "callback" => new CallbackStep(Queue(o), Prompts(o, "prompts"), Prompts(o, "thanksPrompts")),
        "rating" => new RatingStep(
            o.Required("question").Choice(RatingStep.Csat, RatingStep.Nps), Prompts(o, "prompts"), o.Seconds("timeoutSeconds", 1, 60), o.Required("tries").Whole(1, 10),
            Prompts(o, "invalidPrompts"), Next(o, "next", steps)),
        "agree" => new AgreeStep(Next(o, "next", steps)),
        "end" => new EndStep(Prompts(o, "prompts")),
        _ => Unknown(o),
    };

    private static EndStep Unknown(ConfigurationObject o)
    {
        o.LeaveRest();
        return new EndStep([]);
    }

    private MenuStep Menu(ConfigurationObject o, IReadOnlyCollection<string> steps) => new(
        Prompts(o, "prompts"),
        o.Required("choices").Map(ConfigurationRules.Key(), "one key, 0 to 9, * or #", (_, step) => step.Reference(steps, "step"))
            .Where(choice => choice.Key.Length == 1).ToDictionary(choice => choice.Key[0], choice => choice.Value),
        o.Seconds("timeoutSeconds", 1, 60),
        o.Required("tries").Whole(1, 10),
        Prompts(o, "invalidPrompts"),
        Next(o, "otherwise", steps));

    private string Queue(ConfigurationObject o) => o.Required("queue").Reference(queues, "queue");

    private List<string> Prompts(ConfigurationObject o, string name) => prompts.Names(o.Required(name));

    private static string Next(ConfigurationObject o, string name, IReadOnlyCollection<string> steps) => o.Required(name).Reference(steps, "step");
}
