using System.Globalization;
using Crm.Routing;
using Calendar = Crm.Routing.Calendar;

namespace Crm.Host.Configuration;

/// <summary>Reads what routing decides by: tiers, calendars, queues.</summary>
internal static class QueueReader
{
    private static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    public static Dictionary<string, TierPolicy> Tiers(ConfigurationValue value) => value.Map(
        ConfigurationRules.Name(), ConfigurationRules.NameRule,
        (name, tier) => tier.Object(o => new TierPolicy(name, o.Required("priority").Whole(0, 1_000))) ?? new TierPolicy(name, 0),
        least: 1);

    public static Dictionary<string, Calendar> Calendars(ConfigurationValue value, string siteZone) => value.Map(
        ConfigurationRules.Name(), ConfigurationRules.NameRule,
        (name, calendar) => calendar.Object(o => new Calendar(
            name,
            o.Optional("timeZone") is { } zone ? ConfigurationRules.TimeZone(zone) : siteZone,
            o.Required("hours").Object(Hours) ?? [],
            o.Optional("holidays")?.Distinct(Holiday).Where(text => text.Length > 0).Select(text => DateOnly.Parse(text, CultureInfo.InvariantCulture)).ToHashSet() ?? []))
            ?? new Calendar(name, siteZone, new Dictionary<DayOfWeek, IReadOnlyList<OpenPeriod>>(), new HashSet<DateOnly>()),
        least: 1);

    /// <param name="extras">Filled with what is not routing's business.</param>
    public static Dictionary<string, QueuePolicy> Queues(ConfigurationValue value, IReadOnlyCollection<string> skills, PromptFiles prompts, Dictionary<string, QueueSettings> extras) => value.Map(
        ConfigurationRules.Name(), ConfigurationRules.NameRule,
        (name, queue) =>
        {
            var policy = queue.Object(o =>
            {
                extras[name] = new QueueSettings(Dispositions(o));
                return Queue(name, o, skills, prompts);
            });
            return policy!;
        },
        least: 1);

    /// <summary>How calls work that agents place themselves.</summary>
    public static (OutboundPolicy Policy, IReadOnlyList<string> Dispositions) Outbound(ConfigurationValue value, PromptFiles prompts)
    {
        List<string> dispositions = [];
        var policy = value.Object(o =>
        {
            dispositions = Dispositions(o);
            return new OutboundPolicy(
                o.Seconds("wrapUpSeconds", 1, 3_600), o.Required("wrapUpExtensions").Whole(0, 10), o.Seconds("setAsideSeconds", 1, 3_600), prompts.Name(o.Required("music")));
        });
        return (policy ?? OutboundPolicy.Default, dispositions);
    }

    private static List<string> Dispositions(ConfigurationObject o) => o.Required("dispositions").Distinct(item => item.Text(60), least: 1);

    private static QueuePolicy Queue(string name, ConfigurationObject o, IReadOnlyCollection<string> skills, PromptFiles prompts)
    {
        var escape = o.Optional("escape")?.Object(e => Tuple.Create(
            e.Required("key").Text(ConfigurationRules.Key(), "one key, 0 to 9, * or #"),
            e.Required("step").Text(ConfigurationRules.Name(), "the name of a step of the IVR that leads here")));
        return new QueuePolicy(
            name,
            o.Required("title").Text(60),
            o.Required("skills").Map(ConfigurationRules.Name(), ConfigurationRules.NameRule, (skill, level) => Level(skill, level, skills)),
            o.Required("agingSeconds").Whole(1, 86_400),
            o.Seconds("ringSeconds", 5, 300),
            o.Seconds("ownerFirstSeconds", 0, 600),
            o.Seconds("setAsideSeconds", 1, 3_600),
            o.Seconds("wrapUpSeconds", 1, 3_600),
            o.Required("wrapUpExtensions").Whole(0, 10),
            o.Seconds("serviceLevelSeconds", 1, 3_600),
            prompts.Name(o.Required("music")),
            o.Seconds("positionEverySeconds", 0, 3_600),
            o.Required("recording").Choice("always", "never") == "always",
            o.Required("capacity").Whole(1, 10_000),
            prompts.Name(o.Required("fullPrompt")),
            escape is { Item1.Length: 1 } ? escape.Item1[0] : null,
            escape?.Item2)
        {
            Survey = o.Optional("survey")?.Object(Survey),
        };
    }

    private static SurveyPolicy Survey(ConfigurationObject o) => new(
        o.Required("ivr").Text(ConfigurationRules.Name(), "the name of the IVR that asks"),
        o.Required("sharePercent").Whole(1, 100) / 100.0,
        o.Required("ask").Choice("everyone", "agreed") == "agreed");

    /// <summary>Who is served earlier because of a complaint or a bad score.</summary>
    public static CarePolicy? Care(ConfigurationValue? value) => value?.Object(o => new CarePolicy(
        o.Required("priority").Whole(1, 1_000),
        o.Required("openComplaint").Flag(),
        o.Optional("csatAtMost")?.Whole(1, 5),
        o.Optional("npsAtMost")?.Whole(0, 10)));

    private static int Level(string skill, ConfigurationValue level, IReadOnlyCollection<string> skills)
    {
        if (!skills.Contains(skill))
            level.Unknown("skill", skill, "add it to \"skills\" at the top, or remove it here");
        return level.Whole(1, 10);
    }

    private static Dictionary<DayOfWeek, IReadOnlyList<OpenPeriod>> Hours(ConfigurationObject o)
    {
        var hours = new Dictionary<DayOfWeek, IReadOnlyList<OpenPeriod>>();
        for (var day = DayOfWeek.Sunday; day <= DayOfWeek.Saturday; day++)
        {
            if (o.Optional(Days[(int)day]) is { } value)
                hours[day] = Periods(value);
        }
        return hours;
    }

    private static List<OpenPeriod> Periods(ConfigurationValue value)
    {
        var end = TimeSpan.Zero;
        return value.List(item =>
        {
            var text = item.Text(ConfigurationRules.OpenPeriod(), "a period, e.g. \"09:00-17:30\"; a day may end at 24:00");
            if (text.Length == 0)
                return default;
            var period = new OpenPeriod(Clock(text[..5]), Clock(text[6..]));
            if (period.To <= period.From)
                item.Wrong("a period that ends after it begins (one over midnight is two: until 24:00, and from 00:00 on the next day)");
            else if (period.From < end)
                item.Wrong("periods in order that do not overlap");
            end = period.To;
            return period;
        });
    }

    private static TimeSpan Clock(string text) => new(int.Parse(text.AsSpan(0, 2), CultureInfo.InvariantCulture), int.Parse(text.AsSpan(3), CultureInfo.InvariantCulture), 0);

    private static string Holiday(ConfigurationValue value) => value.Parsed(
        text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text : null, "a date, e.g. \"2026-12-25\"", "");
}
